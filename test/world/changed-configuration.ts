// The sandbox's sample configuration with pieces of its text replaced, in a file of its own.
import { mkdtempDisposable, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file that goes when it is disposed of. */
export interface ConfigurationFile extends AsyncDisposable {
  readonly path: string;
  /** Replaces more in it; a running product takes that within seconds of its clock. */
  change(from: string, to: string): Promise<void>;
}

/** Writes the file. @throws Error when the sample does not have a piece */
export async function aChangedConfiguration(...pieces: readonly (readonly [from: string, to: string])[]): Promise<ConfigurationFile> {
  const folder = await mkdtempDisposable(join(tmpdir(), "eks-access-configuration-"));
  const path = join(folder.path, "eks-access.yaml");
  const state = { text: await readFile(new URL("../../src/sandbox/eks-access.yaml", import.meta.url), "utf8") };
  const change = async (from: string, to: string): Promise<void> => {
    if (!state.text.includes(from)) throw new Error(`the sample has no \`${from}\``);
    state.text = state.text.replace(from, () => to);
    await writeFile(path, state.text);
  };
  await writeFile(path, state.text);
  for (const [from, to] of pieces) await change(from, to);
  return { path, change, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}
