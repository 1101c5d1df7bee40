// `tap` as compiled tests import it: the block of the file that runs, so that one process can run many files, each as if it were alone.
let block

export let test
export { block as default }

/** From now on what a file says at its top is part of this block. */
export function runIn (t) {
  block = t
  test = t.test.bind(t)
}
