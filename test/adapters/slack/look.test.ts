// A look in chat: acknowledged at once, progress when it takes long, and buttons that ask again.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LookOutcome } from "../../../src/domain/overview/look-outcome.ts";
import type { LookWish } from "../../../src/domain/overview/look-wish.ts";
import { clickInMessage } from "../../../src/sandbox/slack/acts/click.ts";
import { sendCommand } from "../../../src/sandbox/slack/acts/command.ts";
import { textOf } from "../../../src/sandbox/slack/json.ts";
import { elementsIn } from "../../../src/sandbox/slack/model/view.ts";
import { prodArn } from "../../world/builders.ts";
import { SlackStage } from "./slack-stage.ts";

const eve = "U0EVE";
const lost = { unknown: "it is out" };
const seen: LookOutcome = {
  kind: "cluster", isSensitive: false,
  view: { cluster: "prod", arn: prodArn, mode: "API", status: "ACTIVE", version: "1.33", platformVersion: "eks.5", supportsEntries: true, entries: lost, awsAuth: "without_effect", creator: "not_seen", drift: lost, next: { obstacles: [] } },
};

let stage: SlackStage;
let wishes: LookWish[];
beforeEach(async () => {
  stage = await SlackStage.open();
  wishes = [];
});
afterEach(async () => { await stage[Symbol.asyncDispose](); });

type Progress = (done: number, all: number) => void;
/** Looks take as long as `work` does; waiting takes as long as `nap`. */
function looksTake(work: (onProgress: Progress) => Promise<LookOutcome>, nap: Promise<void>): void {
  stage.clock.sleep = () => nap;
  stage.look = (_, wish) => {
    wishes.push(wish);
    return Promise.resolve({ look: work });
  };
}
const never = new Promise<void>(() => undefined);
const type = (line: string): Promise<unknown> => sendCommand(stage.world, { personId: eve, channelId: "C0PAYMENTS", line: `/eks-access ${line}` });
function click(label: string): Promise<unknown> {
  const message = stage.world.ephemerals.filter(({ personId }) => personId === eve).at(-1);
  const placed = elementsIn(message?.blocks ?? []).find(({ element }) => JSON.stringify(element["text"]).includes(label));
  return clickInMessage(stage.world, { personId: eve, channelId: message?.channelId ?? "", ts: message?.ts ?? "", actionId: textOf(placed?.element ?? {}, "action_id") });
}

describe("a look", () => {
  it("says at once what goes on, and nothing more before the answer, when that comes soon", async () => {
    looksTake(() => Promise.resolve(seen), never);
    await type("cluster prod");
    await stage.reads(eve, "Cluster prod");
    expect(stage.sights(eve).map((text) => text.split("\n")[0])).toEqual(["Looking at prod…", "Cluster prod"]);
    expect(wishes).toEqual([{ kind: "cluster", cluster: "prod" }]);
  });

  it("says once how far it is, when it takes long", async () => {
    const [nap, done] = [Promise.withResolvers<undefined>(), Promise.withResolvers<LookOutcome>()];
    looksTake((onProgress) => {
      onProgress(40, 300);
      nap.resolve(undefined);
      return done.promise;
    }, nap.promise);
    await type("cluster prod");
    expect(await stage.reads(eve, "Still")).toBe("Still looking: 40 of 300 access entries read.");
    done.resolve(seen);
    await stage.reads(eve, "Cluster prod");
    expect(stage.sights(eve)).toHaveLength(3);
  });

  it("answers a click with the look that its button names", async () => {
    looksTake(() => Promise.resolve(seen), never);
    await type("cluster prod");
    await stage.reads(eve, "Cluster prod");
    await click("Who has access");
    await click("Refresh");
    await expect.poll(() => wishes).toEqual([{ kind: "cluster", cluster: "prod" }, { kind: "entries", cluster: "prod", from: 1 }, { kind: "cluster", cluster: "prod" }]);
  });

  it("is refused with what one may do instead, as nothing but words", async () => {
    await type("clusters");
    expect(await stage.reads(eve, "Only")).toBe("Only administrators (@eve) can look at clusters and the audit log, so nothing is shown. You can ask on prod (view: 1h, at most 8h).");
  });

  it("says that something went wrong, when it fails for a fault of ours", async () => {
    looksTake(() => Promise.reject(new Error("a fault")), never);
    await type("clusters");
    expect(await stage.reads(eve, "went wrong")).toBe("Something went wrong on my side. Tell an administrator ERR-TEST1.");
  });
});
