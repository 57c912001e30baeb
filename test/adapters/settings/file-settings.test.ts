// The file in force: bad ones never replace good ones, and what must stay stays.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSettings } from "../../../src/adapters/settings/file-settings.ts";
import type { FileSettings } from "../../../src/adapters/settings/file-settings.ts";
import { sha256 } from "../../../src/adapters/system/hmac-digests.ts";
import type { Log } from "../../../src/ports/system/log.ts";
import { changed, exampleText } from "./sample.ts";

let folder = "";
let path = "";
let lines: string[] = [];
const keep = (message: string, fields?: Readonly<Record<string, unknown>>): void => { lines.push(`${message} ${JSON.stringify(fields)}`); };
const log: Log = { debug: keep, info: keep, warn: keep, error: (message) => { keep(message); } };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "eks-access-settings-"));
  path = join(folder, "eks-access.yaml");
  lines = [];
});
afterEach(() => rm(folder, { recursive: true }));

// As editors and ConfigMaps do it: a new file takes the place of the old one.
async function put(text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

async function opened(text = exampleText): Promise<FileSettings> {
  await put(text);
  return openSettings({ path, sha256, log });
}

describe("openSettings", () => {
  it("gives the configuration of a good file", async () => {
    const settings = await opened();
    expect(settings.current().owner).toBe("acme-eks-access");
    expect(settings.isValid()).toBe(true);
  });

  it("throws one error with every problem of a bad file", async () => {
    const opening = opened(changed("owner: acme-eks-access", "owner: A").replace("team: T0123ABCD", "team: acme"));
    await expect(opening).rejects.toMatchObject({ code: "configuration", message: expect.stringMatching(/has 2 problems:\n.*:5:1: owner: .*\n.*:8:3: slack\.team: /) as unknown });
  });

  it("says which file is missing or too long", async () => {
    await expect(openSettings({ path, sha256, log })).rejects.toMatchObject({ code: "configuration", message: expect.stringContaining(path) as unknown });
    await expect(opened(" ".repeat(1_048_577))).rejects.toMatchObject({ code: "configuration", message: expect.stringContaining("1 MiB") as unknown });
  });

  it("tells warnings, and starts", async () => {
    const settings = await opened(changed("[AmazonEKSViewPolicy]", "[AmazonEKSVewPolicy]"));
    expect(settings.isValid()).toBe(true);
    expect(lines.join("\n")).toContain("AmazonEKSVewPolicy");
  });
});

describe("reload", () => {
  it("takes a good file", async () => {
    const settings = await opened();
    await put(changed("max: 8h", "max: 6h"));
    await settings.reload();
    expect(settings.current().entitlements[0]?.maxDuration).toBe(6 * 3_600_000);
    expect(settings.isValid()).toBe(true);
  });

  it("reads nothing, when the file did not change", async () => {
    const settings = await opened();
    const before = settings.current();
    await settings.reload();
    expect(settings.current()).toBe(before);
    expect(lines).toEqual([]);
  });

  it("keeps the last good one and is not valid, while the newest is bad; a good one mends it", async () => {
    const settings = await opened();
    await put(changed("max: 8h", "max: 8 parsecs"));
    await settings.reload();
    expect(settings.isValid()).toBe(false);
    expect(settings.current().entitlements[0]?.maxDuration).toBe(8 * 3_600_000);
    expect(lines.join("\n")).toContain("8 parsecs");
    await put(changed("max: 8h", "max: 5h"));
    await settings.reload();
    expect(settings.isValid()).toBe(true);
    expect(settings.current().entitlements[0]?.maxDuration).toBe(5 * 3_600_000);
  });

  it("is not valid, while the file is gone", async () => {
    const settings = await opened();
    await rm(path);
    await settings.reload();
    expect(settings.isValid()).toBe(false);
    expect(settings.current().owner).toBe("acme-eks-access");
  });

  it("does not take a file that drops or moves a cluster: its access could not be ended", async () => {
    for (const text of [changed("eksName: prod-eu-1", "eksName: other"), changed("name: staging", "name: stage").replaceAll("[prod, staging]", "[prod, stage]")]) {
      const settings = await opened();
      await put(text);
      await settings.reload();
      expect(settings.isValid()).toBe(false);
      expect(settings.current().clusters.map(({ name, eksName }) => `${name} ${eksName}`)).toEqual(["prod prod-eu-1", "staging staging-eu-1"]);
    }
  });

  it("does not take another owner", async () => {
    const settings = await opened();
    await put(changed("owner: acme-eks-access", "owner: acme-two"));
    await settings.reload();
    expect(settings.isValid()).toBe(false);
    expect(settings.current().owner).toBe("acme-eks-access");
    expect(lines.join("\n")).toContain("put it back");
  });
});
