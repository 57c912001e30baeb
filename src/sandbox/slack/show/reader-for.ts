// The reader of a person, or of nobody in particular, in a world.
import type { Reader } from "../reader.ts";
import type { SlackWorld } from "../world.ts";

/** Names ids as this person's client would; without a person in UTC. */
export function readerFor(world: SlackWorld, personId?: string): Reader {
  return {
    now: world.now(),
    timeZone: (personId === undefined ? undefined : world.people.get(personId)?.timeZone) ?? "Etc/UTC",
    nameOf: (id) => {
      const person = world.people.get(id);
      if (person !== undefined) return `@${person.name}`;
      const group = world.groups.get(id);
      if (group !== undefined) return `@${group.handle}`;
      const channel = world.channels.get(id);
      return channel === undefined ? undefined : `#${channel.name}`;
    },
  };
}
