import t from 'tap'
import { formEncoded, pageLink } from '../../lib/pagination/links.ts'
import { MultiValueDict } from '../../lib/http/multi-value-dict.ts'

interface Seen { protocol?: 'http' | 'https', host?: string }

function link (url: string, changes: Record<string, string | number | bigint | null>, { protocol = 'http', host = 'testserver' }: Seen = {}): string {
  const queryParams = new MultiValueDict(new URLSearchParams(url.split('?')[1] ?? ''))
  return pageLink({ url, protocol, host, queryParams }, changes)
}

t.test('A link is absolute, by the protocol and host as the request saw them (PAG-01, PAG-02)', async (t) => {
  t.equal(link('/books/', { page: 2 }), 'http://testserver/books/?page=2')
  t.equal(link('/books/', { page: 2 }, { protocol: 'https', host: 'shop.example:8443' }), 'https://shop.example:8443/books/?page=2')
  t.equal(link('/books/', { page: 2 }, { host: '' }), 'http://localhost/books/?page=2')
})

t.test('Query parameters are sorted by name, the values of one in the order they came, blank ones too (PAG-01)', async (t) => {
  t.equal(link('/?page=2&b=2&a=1&c=', { page: 3 }), 'http://testserver/?a=1&b=2&c=&page=3')
  t.equal(link('/?z=3&b=2&z=1&b=1', { page: 3 }), 'http://testserver/?b=2&b=1&page=3&z=3&z=1')
  t.equal(link('/?flag&&x=1', {}), 'http://testserver/?flag=&x=1')
})

t.test('A parameter of the paginator replaces all that the client sent of it, or takes them away (PAG-01, PAG-07)', async (t) => {
  t.equal(link('/?page=1&page=2&a=1', { page: 3 }), 'http://testserver/?a=1&page=3')
  t.equal(link('/?page=2&b=2&a=1&c=', { page: null }), 'http://testserver/?a=1&b=2&c=')
  t.equal(link('/?page=2', { page: null }), 'http://testserver/')
  t.equal(link('/?limit=1', { limit: 5, offset: 10n ** 20n }), 'http://testserver/?limit=5&offset=100000000000000000000')
})

t.test('Names and values are encoded as a form is: only letters, digits and _.-~ stay (PAG-01)', async (t) => {
  t.equal(formEncoded("aZ09_.-~ !'()*+/=&é😀"), 'aZ09_.-~+%21%27%28%29%2A%2B%2F%3D%26%C3%A9%F0%9F%98%80')
  t.equal(link('/?name!=x%20y&a=%C3%A9%2B', {}), 'http://testserver/?a=%C3%A9%2B&name%21=x+y')
})

t.test('A path is quoted as Django quotes paths, whichever way the client did (PAG-01)', async (t) => {
  const paths: readonly (readonly [string, string])[] = [
    ['/b%6Foks/', '/books/'],
    ["/a:@&+$,-_.!~*'()/", "/a:@&+$,-_.!~*'()/"],
    ['/%C3%A9/%20/%3Fx/', '/%C3%A9/%20/%3Fx/'],
    ['/a;b=c|d/', '/a%3Bb%3Dc%7Cd/'],
    ['/a%2Fb/', '/a%2Fb/'],
    ['/%40%3a/', '/@:/'],
    ['/%zz/', '/%zz/'],
    ['//elsewhere/', '//elsewhere/']
  ]
  for (const [given, quoted] of paths) t.equal(link(`${given}?page=2`, {}), `http://testserver${quoted}?page=2`, given)
})

t.test('A link has no fragment, and keeps nothing of the host in a request for a whole URL (PAG-01)', async (t) => {
  t.equal(pageLink({ url: '/books/?a=1#top', protocol: 'http', host: 'testserver', queryParams: new MultiValueDict([['a', '1']]) }, {}), 'http://testserver/books/?a=1')
  t.equal(link('http://elsewhere.example/books/?a=1', {}), 'http://testserver/books/?a=1')
})
