// Links and nonces in Redis. Links are kept until they are removed; a nonce goes with its time or its first use.
import type { Redis } from "ioredis";
import { z } from "zod";
import { auditText } from "../../domain/audit/audit-text.ts";
import { isAccountId, isPrincipalArn, isSlackTeamId, isSlackUserId } from "../../domain/ids.ts";
import type { Link, LinkNonce, Sealed } from "../../domain/person/link.ts";
import type { LinkStore } from "../../ports/store/link-store.ts";
import type { Clock } from "../../ports/system/clock.ts";
import { keys } from "./keys.ts";
import { asking } from "./redis-errors.ts";
import { branded, instantSchema, jsonOf } from "./stored-request.ts";

const place = { team: branded(isSlackTeamId), user: branded(isSlackUserId), account: branded(isAccountId), seal: z.string() };
const storedNonce: z.ZodType<Sealed<LinkNonce>> = z.strictObject({ ...place, nonce: z.string(), until: instantSchema });
const storedLink: z.ZodType<Sealed<Link>> = z.strictObject({ ...place, principal: branded(isPrincipalArn), uniqueId: z.string(), provedAt: instantSchema });

const take = `
local nonce = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return nonce
`;
// KEYS: links of the person, owners in the account, audit. ARGV: account, link, unique id, person, event.
// The person's earlier principal in that account is free again.
const put = `
local owner = redis.call('HGET', KEYS[2], ARGV[3])
if owner and owner ~= ARGV[4] then return 'taken' end
local before = redis.call('HGET', KEYS[1], ARGV[1] .. ' id')
if before then redis.call('HDEL', KEYS[2], before) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], ARGV[1] .. ' id', ARGV[3])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
redis.call('XADD', KEYS[3], 'MAXLEN', '~', '100000', '*', 'event', ARGV[5])
return 'stored'
`;
// The same KEYS. ARGV: account, unique id, person, event.
const remove = `
if redis.call('HGET', KEYS[1], ARGV[1] .. ' id') ~= ARGV[2] then return 'other' end
redis.call('HDEL', KEYS[1], ARGV[1], ARGV[1] .. ' id')
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[3] then redis.call('HDEL', KEYS[2], ARGV[2]) end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', '100000', '*', 'event', ARGV[4])
return 'removed'
`;

/** Links and nonces, each change one script. `clock` is the product's: it says how long a nonce still lives. */
export function createRedisLinkStore({ redis, clock }: { readonly redis: Redis; readonly clock: Clock }): LinkStore {
  return {
    openNonce: async (nonce) => {
      const left = Math.max(1, nonce.until - clock.now());
      await asking("store a nonce", () => redis.set(keys.linkNonce(nonce.user, nonce.account), JSON.stringify(nonce), "PX", left));
    },
    takeNonce: async (user, account) => storedNonce.safeParse(jsonOf(textOf(await asking("hand over a nonce", () => redis.eval(take, 1, keys.linkNonce(user, account)))))).data,
    find: async (user, account) => storedLink.safeParse(jsonOf(textOf(await asking("read a link", () => redis.hget(keys.links(user), account))))).data,
    put: async (link, event) => {
      const reply = await asking("store a link", () => redis.eval(put, 3, ...keysOf(link), link.account, JSON.stringify(link), link.uniqueId, link.user, auditText(event)));
      return reply === "stored" ? "stored" : "taken";
    },
    remove: async (link, event) => {
      const reply = await asking("remove a link", () => redis.eval(remove, 3, ...keysOf(link), link.account, link.uniqueId, link.user, auditText(event)));
      return reply === "removed";
    },
  };
}

function keysOf({ user, account }: Link): readonly string[] {
  return [keys.links(user), keys.linkOwners(account), keys.audit];
}

function textOf(reply: unknown): string {
  return typeof reply === "string" ? reply : "";
}
