// Break-glass: rotas that could name nobody, and rules that could never work or would give too much.
import { longestBreakGlass } from "../../../domain/break-glass/break-glass-rule.ts";
import { minimalDuration } from "../../../domain/entitlement/decide-request.ts";
import { minutes } from "../../../domain/time.ts";
import type { Finding } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";

type Rota = SoundParts["rotas"][number];
type Rule = SoundParts["breakGlass"][number];

const sources = ["members", "slackUserGroup", "pagerduty", "opsgenie", "incidentIo"] as const;
const longestReview = minutes(30 * 24 * 60);

/** What is wrong with rotas and rules although their shape is right. */
export function checkBreakGlass(parts: SoundParts): readonly Finding[] {
  return [...parts.rotas.flatMap(rotaFindings), ...parts.breakGlass.flatMap((rule) => [...roleFindings(rule, parts), ...spanFindings(rule), ...reviewFindings(rule, parts)])];
}

function rotaFindings({ path, value }: Rota): readonly Finding[] {
  const given = sources.filter((source) => value[source] !== undefined);
  const known = sources.join(", ");
  if (given.length === 0) return [{ path, message: `has no source, so nobody would be on call. Give one of ${known}` }];
  if (given.length > 1) return [{ path, message: `has several sources (${given.join(", ")}). Give one of them; for more make another rota and another rule` }];
  return [
    ...(value.members?.length === 0 ? [{ path: [...path, "members"], message: "must name at least one of the people" }] : []),
    ...(value.pagerduty !== undefined && value.pagerduty.schedule === undefined && value.pagerduty.escalationPolicy === undefined ? [{ path: [...path, "pagerduty"], message: "names neither schedule nor escalationPolicy: anybody on call for anything would do. Name one of them" }] : []),
    ...(value.members !== undefined && value.whenSilent !== "refuse" ? [{ path: [...path, "whenSilent"], message: "has no effect beside members, which are always known: take it out" }] : []),
  ];
}

function roleFindings({ path, value }: Rule, { roles }: SoundParts): readonly Finding[] {
  const role = roles.find(({ name }) => name === value.role);
  return role?.value.scope === "namespace" ? [{ path: [...path, "role"], message: "counts in namespaces, and break-glass asks for none: use a role with scope cluster" }] : [];
}

function spanFindings({ path, value: { duration, review } }: Rule): readonly Finding[] {
  const limits: readonly (readonly [readonly string[], boolean, string])[] = [
    [["duration"], duration > longestBreakGlass, "is longer than 60m, the longest that break-glass may give: make it at most that"],
    [["duration"], duration < minimalDuration, "is shorter than 5m: make it at least that"],
    [["review", "within"], review.within > longestReview, "is longer than 30d: make it at most that"],
  ];
  return limits.filter(([, isWrong]) => isWrong).map(([inside, , message]) => ({ path: [...path, ...inside], message }));
}

// Nobody reviews their own: one person alone in both lists could never be reviewed. Whom Slack or a service names is not known here.
function reviewFindings({ path, value }: Rule, { rotas, groups }: SoundParts): readonly Finding[] {
  const onCall = rotas.find(({ name }) => name === value.who.onCall)?.value.members ?? [];
  const by = value.review.by.map((name) => groups.find((group) => group.name === name)?.value);
  if (by.some((group) => group === undefined || group.slackUserGroup !== undefined)) return [];
  const reviewers = new Set(by.flatMap((group) => group?.members ?? []));
  const alone = onCall.find((person) => reviewers.size === 1 && reviewers.has(person));
  return alone === undefined ? [] : [{ path: [...path, "review", "by"], message: `holds only ${alone}, who is on call: nobody could review what ${alone} does. Name more people` }];
}
