// How Slack's client draws `<!date^…>`. No node imports. Source: https://docs.slack.dev/messaging/formatting-message-text#date-formatting

/** A date to draw for one reader. */
export interface DateToDraw {
  readonly epochSeconds: number;
  /** Such as `{date_short_pretty} {time}`. */
  readonly format: string;
  /** The present on the sandbox clock, in epoch milliseconds: "today" depends on it. */
  readonly now: number;
  /** An IANA zone name. */
  readonly timeZone: string;
}

function draw(date: DateToDraw, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-US", { timeZone: date.timeZone, hourCycle: "h23", ...options }).format(date.epochSeconds * 1000);
}

function dayOf(date: DateToDraw, milliseconds: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: date.timeZone }).format(milliseconds);
}

function pretty(date: DateToDraw, otherwise: string): string {
  const day = dayOf(date, date.epochSeconds * 1000);
  const near = [["yesterday", -86_400_000], ["today", 0], ["tomorrow", 86_400_000]] as const;
  return near.find(([, offset]) => dayOf(date, date.now + offset) === day)?.[0] ?? otherwise;
}

const short = { month: "short", day: "numeric", year: "numeric" } as const;
const middle = { month: "long", day: "numeric", year: "numeric" } as const;
const long = { weekday: "long", ...middle } as const;

const tokens: Readonly<Record<string, (date: DateToDraw) => string>> = {
  date_num: (date) => dayOf(date, date.epochSeconds * 1000),
  date: (date) => draw(date, middle),
  date_short: (date) => draw(date, short),
  date_long: (date) => draw(date, long),
  date_pretty: (date) => pretty(date, draw(date, middle)),
  date_short_pretty: (date) => pretty(date, draw(date, short)),
  date_long_pretty: (date) => pretty(date, draw(date, long)),
  time: (date) => draw(date, { hour: "2-digit", minute: "2-digit" }),
  time_secs: (date) => draw(date, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
};

/** The text a reader sees, times by the 24-hour clock; an unknown token stays as it is. */
export function drawSlackDate(date: DateToDraw): string {
  return date.format.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) => tokens[name]?.(date) ?? whole);
}
