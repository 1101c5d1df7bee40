import { fileURLToPath } from 'node:url'
import neostandard from 'neostandard'
import tseslint from 'typescript-eslint'
import { functionLines } from './function-lines.js'

const root = fileURLToPath(new URL('..', import.meta.url))

export default [
  ...neostandard({ ts: true, ignores: ['dist', 'build', '.tap', 'coverage'] }),
  {
    name: 'fastify-viewsets/typed',
    files: ['lib/**/*.ts', 'plugins/**/*.ts', 'examples/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: root }
    },
    rules: {
      // Not on in test/: `t.test()` returns a promise that tap itself awaits.
      '@typescript-eslint/no-floating-promises': 'error'
    }
  },
  {
    name: 'fastify-viewsets/package',
    files: ['lib/**/*.ts', 'plugins/**/*.ts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', 300]
    }
  },
  {
    name: 'fastify-viewsets/lengths',
    files: ['lib/**/*.ts', 'plugins/**/*.ts'],
    plugins: { own: { rules: { 'function-lines': functionLines } } },
    rules: {
      'own/function-lines': ['error', 30]
    }
  },
  {
    name: 'fastify-viewsets/types',
    files: ['test/types/**/*.ts'],
    // Nothing here runs: an expression stands alone to show that it does not compile, and users lay out their code as they like.
    rules: {
      'no-new': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-unused-vars': 'off',
      '@stylistic/object-property-newline': 'off'
    }
  },
  {
    name: 'fastify-viewsets/overridable',
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'PropertyDefinition[override=true][value.type="ArrowFunctionExpression"]',
        message: 'An arrow field over a method breaks `super` in subclasses: write a method.'
      }]
    }
  }
]
