// Waiting in real time. People do not wait faster when the sandbox clock jumps.

/** Resolves after so many real milliseconds; does not keep the process alive. */
export function afterMs(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** What the promise resolves with, or `otherwise` when that takes longer than the limit in real milliseconds. */
export async function within<T>(promise: Promise<T>, limitMs: number, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => { resolve(otherwise); }, limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
