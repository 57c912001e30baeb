// Worlds with many live leases: entries as the product would have made them, so that its first look brings their requests back.
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { createHmacDigests } from "../../src/adapters/system/hmac-digests.ts";
import { leaseTag, madeTag, ownerTag, writeMade } from "../../src/domain/lease/lease-tags.ts";
import { writeLease } from "../../src/domain/lease/lease-value.ts";
import { instant } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { startWorld } from "../../src/sandbox/start.ts";
import type { World } from "../../src/sandbox/start.ts";
import { mainAccount, sampleClusters, sandboxOwner } from "../../src/sandbox/seed-clusters.ts";
import { a, aLease } from "../world/builders.ts";
import { pathDirs } from "./real-redis.ts";

/** A world, its MAC keys, and how to stop it. */
interface LeasedWorld extends AsyncDisposable {
  readonly world: World;
  /** Gives somebody `AmazonEKSViewPolicy` on `payments` until an end, as a grant would have. */
  lease(clusterArn: string, name: string, notAfter: Instant): void;
}

const sample = fileURLToPath(new URL("../../src/sandbox/eks-access.yaml", import.meta.url));
const minute = 60_000;
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Starts a world without the product. @param clusters how many clusters it has beside the sample ones */
export async function leasedWorld({ clusters = 0 }: { readonly clusters?: number } = {}): Promise<LeasedWorld> {
  const masters = randomBytes(32);
  const { leaseKeys } = createHmacDigests({ masters: [masters], owner: a.owner(sandboxOwner) });
  const folder = await mkdtemp(join(tmpdir(), "eks-access-bench-"));
  const configurationPath = join(folder, "eks-access.yaml");
  await writeFile(configurationPath, await configurationWith(clusters));
  const world = await startWorld({ rateLimits: false, pathDirs, macKeys: masters.toString("base64"), configurationPath });
  for (let index = 0; index < clusters; index += 1) addCluster(world, index);
  let made = 0;
  return {
    world,
    lease: (clusterArn, name, notAfter) => {
      made += 1;
      const target = { owner: a.owner(sandboxOwner), clusterArn: a.clusterArn(clusterArn), principal: a.principal(`arn:aws:iam::${mainAccount}:role/people/${name}`) };
      if (clusterArn === sampleClusters.prod) world.aws.iam.addRole({ account: mainAccount, path: "/people/", name });
      const issuedAt = instant(Math.floor((world.clock.now() - minute) / 1000) * 1000);
      const lease = aLease({ id: a.requestId(`01KAT5N0008ZQ4X7${inBase32(made)}`), issuedAt, notAfter, person: a.user("U0ANN") });
      world.aws.eks.seedEntry(clusterArn, {
        principalArn: target.principal, by: "eks-access", policies: [{ policy: "AmazonEKSViewPolicy", namespaces: ["payments"] }],
        tags: { [ownerTag]: sandboxOwner, [madeTag]: writeMade(target, leaseKeys), [leaseTag(lease.id)]: writeLease(lease, target, leaseKeys) },
      });
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The ARN of a cluster beside the sample ones. */
export function clusterArn(index: number): string {
  return `arn:aws:eks:eu-west-1:${mainAccount}:cluster/bench-${String(index)}`;
}

/** The end of a lease, in whole seconds. */
export function endAt(world: World, milliseconds: number): Instant {
  return instant(Math.ceil((world.clock.now() + milliseconds) / 1000) * 1000);
}

function addCluster(world: World, index: number): void {
  world.aws.eks.addCluster({ account: mainAccount, region: "eu-west-1", name: `bench-${String(index)}`, mode: "API" });
}

async function configurationWith(clusters: number): Promise<string> {
  const document = parseDocument(await readFile(sample, "utf8"));
  const assumeRole = document.getIn(["clusters", 0, "assumeRole"]);
  for (let index = 0; index < clusters; index += 1) document.addIn(["clusters"], document.createNode({ name: `bench-${String(index)}`, eksName: `bench-${String(index)}`, region: "eu-west-1", account: mainAccount, assumeRole }));
  return document.toString();
}

function inBase32(number: number): string {
  return Array.from({ length: 10 }, (_, place) => alphabet[Math.floor(number / 32 ** (9 - place)) % 32] ?? "0").join("");
}
