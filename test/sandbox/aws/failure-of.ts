// What an SDK call fails with.

/** Name, HTTP status and text of a failed call. */
export interface Failure {
  readonly name: string;
  readonly status: number | undefined;
  readonly message: string;
}

/** Waits for a call that must fail; "no failure" when it does not. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
    return { name: "no failure", status: undefined, message: "" };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { name: error.name, status: statusOf(error), message: error.message };
  }
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = "$metadata" in error ? error.$metadata : undefined;
  const status: unknown = typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata ? metadata.httpStatusCode : undefined;
  return typeof status === "number" ? status : undefined;
}
