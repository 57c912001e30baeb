// Groups: each must hold somebody, or a Slack user group that can.
import type { Finding } from "../problem.ts";
import type { SoundParts } from "../sound-parts.ts";

/** Groups of nobody, and the one name that is taken. */
export function checkGroups({ groups }: SoundParts): readonly Finding[] {
  return groups.flatMap(({ path, name, value }) => [
    ...(name === "everyone" ? [{ path, message: "the name `everyone` is taken: it stands for every full member. Take another" }] : []),
    ...(value.members.length === 0 && value.slackUserGroup === undefined ? [{ path, message: "has neither members nor a slackUserGroup: nobody would be in it. Give one of them" }] : []),
  ]);
}
