/** Names of fields in other forms: for hooks and for labels. */

/** `is_active` and `isActive` as `IsActive`. */
export function pascalCase (name: string): string {
  return name.split('_').map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')
}

/** `created_at` and `createdAt` as `created at`, the way a model names its column in running text. */
export function verboseName (name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase()
}

/** `created_at` and `createdAt` as `Created at`. */
export function labelOf (name: string): string {
  const words = verboseName(name)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
