/** Decimal numbers as text, exact at any size. */

const DECIMAL = /^\s*([+-]?)(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,9}))?\s*$/i
/** Without the look back each zero would be tried as the first of the last ones. */
const TRAILING_ZEROS = /(?<!0)0+$/
/** Beyond this a short text would stand for a number of absurd length. */
const MOST_ZEROS = 1000

/** A number such as `+1.50e2` in plain digits, `150`; null where it is none, or too long to write out. */
export function plainDecimal (text: string): string | null {
  const match = DECIMAL.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent)
  if (Math.abs(shift) > MOST_ZEROS) return null
  const digits = whole + fraction
  const point = whole.length + shift
  const before = point <= 0 ? '' : digits.padEnd(point, '0').slice(0, point)
  const after = point >= digits.length ? '' : digits.slice(Math.max(point, 0)).padStart(digits.length - point, '0')
  return signed(sign, before.replace(/^0+(?=\d)/, '') || '0', after.replace(TRAILING_ZEROS, ''))
}

function signed (sign: string, whole: string, fraction: string): string {
  const plain = fraction === '' ? whole : `${whole}.${fraction}`
  return sign === '-' && plain !== '0' ? `-${plain}` : plain
}

/** Negative, zero or positive, as the first plain decimal is less than, equal to or greater than the second. */
export function compareDecimals (a: string, b: string): number {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length)
  const [left, right] = [scaled(a, scale), scaled(b, scale)]
  return left < right ? -1 : left > right ? 1 : 0
}

function fractionOf (plain: string): string {
  const point = plain.indexOf('.')
  return point < 0 ? '' : plain.slice(point + 1)
}

function scaled (plain: string, scale: number): bigint {
  const fraction = fractionOf(plain)
  const whole = fraction === '' ? plain : plain.slice(0, -fraction.length - 1)
  return BigInt(whole + fraction.padEnd(scale, '0'))
}

function unscaled (value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  return signed(value < 0n ? '-' : '', digits.slice(0, point), digits.slice(point).replace(TRAILING_ZEROS, ''))
}

/** The sum of two plain decimals. */
export function addDecimals (a: string, b: string): string {
  const scale = Math.max(fractionOf(a).length, fractionOf(b).length)
  return unscaled(scaled(a, scale) + scaled(b, scale), scale)
}

/** The first plain decimal less the second. */
export function subtractDecimals (a: string, b: string): string {
  return addDecimals(a, b.startsWith('-') ? b.slice(1) : `-${b}`)
}

/** The product of two plain decimals. */
export function multiplyDecimals (a: string, b: string): string {
  const [left, right] = [fractionOf(a).length, fractionOf(b).length]
  return unscaled(scaled(a, left) * scaled(b, right), left + right)
}

/** Places after the point that a quotient gets, beyond those of what is divided. */
const QUOTIENT_PLACES = 20

/** A plain decimal divided by a count. */
export function divideDecimal (a: string, count: number): string {
  const scale = fractionOf(a).length + QUOTIENT_PLACES
  return unscaled(scaled(a, scale) / BigInt(count), scale)
}
