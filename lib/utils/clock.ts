/** The time that all asks for, so that a test can be at any. */

/** Tells the time, in milliseconds since 1970. */
export type Clock = () => number

/** The process's own; asked by its name, so that whoever replaces `Date.now` is heard. */
export const systemClock: Clock = () => Date.now()
