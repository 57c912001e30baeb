// What the person who starts the sandbox can mend.

/** A problem that its sentence explains; no stack trace is shown for it. */
export class SandboxProblem extends Error {
  override readonly name = "SandboxProblem";
}
