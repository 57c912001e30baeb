// The HTTP service itself: its port, its headers, and errors of its own.
import { EKS } from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { startAwsService } from "../../../src/sandbox/aws/service.ts";
import { createAwsWorld } from "../../../src/sandbox/aws/world.ts";
import { failureOf } from "./failure-of.ts";
import { account, allowAll, region, seededRandom } from "./aws-stage.ts";

const aWorld = (now = Date.now) => createAwsWorld({ now, realNow: Date.now, random: seededRandom(3) });

describe("the service", () => {
  it("refuses a port that is taken", async () => {
    await using service = await startAwsService(aWorld());
    const port = Number(new URL(service.url).port);
    await expect(startAwsService(aWorld(), { port })).rejects.toThrow("EADDRINUSE");
  });

  it("answers with the sandbox's date", async () => {
    await using service = await startAwsService(aWorld(() => Date.UTC(2031, 0, 2, 3, 4, 5)));
    const reply = await fetch(`${service.url}/nothing`);
    expect(reply.headers.get("date")).toBe("Thu, 02 Jan 2031 03:04:05 GMT");
  });

  it("tells its own errors, breaks the call, and fails when it is disposed", async () => {
    const world = aWorld();
    const { arn } = world.iam.addRole({ account, name: "operator", policies: [allowAll] });
    const cluster = world.eks.addCluster({ account, region, name: "c", mode: "CONFIG_MAP", nodegroups: [{ name: "n", nodeRole: arn }] });
    const errors: unknown[] = [];
    const service = await startAwsService(world, { onError: (error) => errors.push(error) });
    world.eks.readMappedRoles(() => { throw new Error("no aws-auth"); });
    world.faults.turn({ modeUpdate: { duration: 0, outcome: "ok" } });
    world.eks.changeMode(cluster.arn, "API_AND_CONFIG_MAP");
    const client = new EKS({ endpoint: service.url, region, credentials: world.iam.accessKeyFor(arn), maxAttempts: 1 });
    expect((await failureOf(client.listClusters({}))).status).toBeUndefined();
    client.destroy();
    expect(errors).toEqual([new Error("no aws-auth")]);
    await expect(service[Symbol.asyncDispose]()).rejects.toThrow("error of its own");
  });
});
