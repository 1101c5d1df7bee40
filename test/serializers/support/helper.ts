/** What tests ask of a serializer: what it says of data, and what it refuses. */
import type { SerializerClass, SerializerOptions } from '../../../lib/serializers/index.ts'

/** What the client would be told, or the validated data where nothing is wrong. */
export async function outcome (Class: SerializerClass, data: unknown, options: SerializerOptions = {}): Promise<unknown> {
  const serializer = new Class({ data, ...options })
  return await serializer.isValid() ? serializer.validatedData : serializer.errors
}

/** What the serializer stores, as it is then shown. */
export async function stored (Class: SerializerClass, data: unknown, options: SerializerOptions & { extra?: object } = {}): Promise<unknown> {
  const { extra = {}, ...rest } = options
  const serializer = new Class({ data, ...rest })
  await serializer.isValid({ raiseException: true })
  await serializer.save(extra)
  return await serializer.represent()
}

/** The representation of one object. */
export async function shown (Class: SerializerClass, instance: object, options: SerializerOptions = {}): Promise<unknown> {
  return await new Class({ instance, ...options }).represent()
}

/** What an act is refused with, as its code or, for what a client is told, the detail. */
export async function refusal (act: () => unknown): Promise<unknown> {
  try {
    await act()
  } catch (error) {
    const { code, detail, message } = error as { code?: string, detail?: unknown, message: string }
    return detail ?? code ?? message
  }
  return 'nothing was refused'
}
