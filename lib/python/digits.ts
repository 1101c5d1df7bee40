/** Digits of all scripts, which Python reads as numbers. */

// eslint-disable-next-line no-control-regex -- the whole of ASCII is meant
const ASCII = /^[\x00-\x7f]*$/

/** Whether a text has no character beyond ASCII. */
export function isASCII (text: string): boolean {
  return ASCII.test(text)
}

/** Text with the decimal digits of all scripts as `0` to `9`, as Python reads numbers and `\d`. */
export function asciiDigits (text: string): string {
  return ASCII.test(text) ? text : text.replace(/\p{Nd}/gu, asciiDigit)
}

const asciiOf = new Map<string, string>()

// Unicode lists the digits of a script in one run from zero to nine, sometimes several runs side by side.
function asciiDigit (digit: string): string {
  const known = asciiOf.get(digit)
  if (known !== undefined) return known
  const code = digit.codePointAt(0) ?? 0
  let start = code
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--
  const ascii = String((code - start) % 10)
  asciiOf.set(digit, ascii)
  return ascii
}
