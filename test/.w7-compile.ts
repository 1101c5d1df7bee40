import { compile } from '/work/w7/examples/benchmark/compiled.ts'
compile()
