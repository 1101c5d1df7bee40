import { test } from 'tap'
import { modelNameOf, singular, spacedName } from '../../lib/utils/names.ts'

test('a table gives its model a name', async (t) => {
  const names = { products: 'Product', categories: 'Category', order_items: 'OrderItem', orderItems: 'OrderItem', addresses: 'Address', boxes: 'Box', people: 'Person', news: 'News', status: 'Status', statuses: 'Status', series: 'Series', analysis: 'Analysis', days: 'Day', user: 'User', 'app.users': 'AppUser', churches: 'Church', movies: 'Movie' }
  for (const [table, name] of Object.entries(names)) t.equal(modelNameOf(table), name)
})

test('a model is named in running text', async (t) => {
  t.strictSame(['OrderItem', 'Product', 'HTMLPage', 'user2Token'].map(spacedName), ['order item', 'product', 'html page', 'user2 token'])
  t.equal(singular('Sheep'), 'Sheep')
})
