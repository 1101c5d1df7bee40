/** How deep a JSON text nests, without reading what it says. */

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5C, 0x5B, 0x5D, 0x7B, 0x7D]

/** Whether more lists and objects are open at some place of the text than that. */
export function isDeeper (text: string, levels: number): boolean {
  let depth = 0
  for (let index = 0; index < text.length; index++) {
    const letter = text.charCodeAt(index)
    if (letter === QUOTE) index = endOfString(text, index)
    else if (letter === OPEN_LIST || letter === OPEN_OBJECT) depth++
    else if (letter === CLOSE_LIST || letter === CLOSE_OBJECT) depth--
    if (depth > levels) return true
  }
  return false
}

/** Where the string that begins there ends; the end of the text where it does not. */
function endOfString (text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const letter = text.charCodeAt(index)
    if (letter === QUOTE) return index
    if (letter === BACKSLASH) index++
  }
  return text.length
}
