/** `npm start`: the shop on embedded SQLite, seeded, listening on PORT or 3000. */
import { buildShop } from './app.ts'
import { seed } from './tables.ts'

await seed()
const app = await buildShop({ logger: { level: 'warn' } })
const port = Number(process.env.PORT ?? 3000)
const address = await app.listen({ port, host: '127.0.0.1' }).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  console.error(`Port ${port} is in use. Choose another: PORT=${port + 1} npm start`)
  process.exit(1)
})

console.log(`The shop is open at ${address}/api/ and explains itself at ${address}/documentation

Try:
  curl '${address}/api/products/?search=ha&ordering=-price'
  curl ${address}/api/products/1/set_price/ -H 'Authorization: Token alice-token' -H 'Content-Type: application/json' -d '{"price": 21.5}'
  curl ${address}/api/products/ -H 'Authorization: Token alice-token' -H 'Content-Type: application/json' -d '{"name": "", "price": -1}'
  curl ${address}/api/tags/ -H 'Authorization: Token alice-token' -H 'Content-Type: application/json' -d '{"name": "new", "products": ["/api/products/2/"]}'
  curl ${address}/api/orders/ -H 'Authorization: Token alice-token' -H 'Content-Type: application/json' -d '{"lines": [{"productId": 1, "quantity": 2}]}'
`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { app.close().then(() => process.exit(0), () => process.exit(1)) })
