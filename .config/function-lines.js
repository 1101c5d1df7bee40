/**
 * A rule for ESLint: how many lines a function may have. The methods of a class that it makes are functions by themselves,
 * and not lines of its own: what is counted is what the one who reads this function has to hold in mind.
 */
export const functionLines = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer' }],
    messages: { long: 'This function has {{lines}} lines of its own, and should have {{most}} at most.' }
  },
  create ({ options: [most], report }) {
    // lines of the methods within each function that is open
    const open = []
    const linesOf = ({ loc }) => loc.end.line - loc.start.line + 1
    const isMethod = ({ parent }) => parent.type === 'MethodDefinition'
    function leave (node) {
      const lines = linesOf(node) - open.pop()
      if (lines > most) report({ node, messageId: 'long', data: { lines, most } })
      if (open.length > 0 && isMethod(node)) open[open.length - 1] += linesOf(node)
    }
    return { ':function' () { open.push(0) }, ':function:exit': leave }
  }
}
