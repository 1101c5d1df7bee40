/** IPv4 and IPv6 addresses as text, read as strictly as Python's `ipaddress` reads them. */

/** Whether this is four decimal numbers below 256, none with a leading zero. */
export function isIPv4 (text: string): boolean {
  const octets = text.split('.')
  return octets.length === 4 && octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)
}

/** The eight groups of an IPv6 address, or null. A zone (`%eth0`) is accepted and dropped. */
function ipv6Groups (text: string): readonly number[] | null {
  const [address = '', zone, ...more] = text.split('%')
  if (zone === '' || more.length > 0 || text.includes('/')) return null
  const parts = withoutDottedTail(address.split(':'))
  if (parts === null || parts.length < 3) return null
  const filled = withoutGap(parts)
  if (filled === null || !filled.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return null
  return filled.map((group) => parseInt(group, 16))
}

// `::ffff:1.2.3.4`: the dotted end stands for two groups
function withoutDottedTail (parts: readonly string[]): readonly string[] | null {
  const tail = parts.at(-1)
  if (tail?.includes('.') !== true) return parts
  if (!isIPv4(tail) || parts.length < 3) return null
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number)
  return [...parts.slice(0, -1), (a * 256 + b).toString(16), (c * 256 + d).toString(16)]
}

function withoutGap (parts: readonly string[]): readonly string[] | null {
  const gaps = parts.slice(1, -1).filter((part) => part === '').length
  if (gaps > 1 || parts.length > 9) return null
  if (gaps === 0) return parts.length === 8 ? parts : null
  const gap = parts.indexOf('', 1)
  const before = parts[0] === '' ? (gap === 1 ? [] : null) : parts.slice(0, gap)
  const after = parts.at(-1) === '' ? (gap === parts.length - 2 ? [] : null) : parts.slice(gap + 1)
  if (before === null || after === null || before.length + after.length > 7) return null
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
}

// the longest text that Django reads as an IPv6 address
const LONGEST_IPV6 = 39

/** Whether Django takes this for an IPv6 address. */
export function isIPv6 (text: string): boolean {
  return text.length <= LONGEST_IPV6 && ipv6Groups(text) !== null
}

/** An IPv6 address in its shortest form, or null; an embedded IPv4 address alone where `unpack` asks for it. */
export function cleanIPv6 (text: string, unpack: boolean): string | null {
  const groups = text.length <= LONGEST_IPV6 ? ipv6Groups(text) : null
  if (groups === null) return null
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  if (!isMapped) return compressed(groups)
  const embedded = [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  return unpack ? embedded : `::ffff:${embedded}`
}

function compressed (groups: readonly number[]): string {
  let [start, length] = [-1, 1]
  for (let i = 0; i < 8; i++) {
    let end = i
    while (end < 8 && groups[end] === 0) end++
    if (end - i > length) [start, length] = [i, end - i]
  }
  const hex = groups.map((group) => group.toString(16))
  return start === -1 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}
