import { test } from 'tap'
import { relationConformance } from '../../../lib/testing/relation-suite/index.ts'
import { memoryLibrary } from './library.ts'

relationConformance('memory', memoryLibrary, { test: (name, check) => test(name, check) })
