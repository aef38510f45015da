// How a command ends that was not carried out; each has an exit code of its own.

/** The command line is wrong: exit code 2. */
export class Misuse extends Error {}
/** It was carried out, and did not go well: exit code 1. */
export class Failure extends Error {}
/** Nobody answers at the address: exit code 3. */
export class Unreachable extends Error {}
