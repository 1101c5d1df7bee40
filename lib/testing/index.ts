/** For tests: of services, and of adapters. */
export * from './queryset-suite.ts'
