/** The contestants that are viewsets; with `coalesced`, equal reads of one turn share a statement. */
import { openModels } from '../data/models.ts'
import { flags, kind, listen, url } from './listening.ts'
import { viewsetApp } from './viewset-app.ts'

await listen(await viewsetApp(await openModels(kind, url, { coalesces: flags.includes('coalesced') })))
