// The report on groups and access policies as text for people.
import type { RbacAtom } from "../../domain/migration/rbac-cover.ts";
import type { PlaceReport, PolicyComparison, SubjectReport } from "../../domain/migration/subject-report.ts";

const shown = 8;

/** The section of the plan's text; one sentence when the snapshot holds no roles and bindings. */
export function subjectText(report: readonly SubjectReport[] | undefined): string {
  const title = "Could these groups be access policies?";
  if (report === undefined) return `${title}\n  Not compared: the snapshot holds no roles and bindings.`;
  if (report.length === 0) return "";
  return [
    `${title} (${String(report.length)})`,
    ...report.flatMap(({ subject, rows, places }) => [
      `  ${subject.kind.toLowerCase()} ${subject.name}, of ${rows.join(", ")}`,
      ...(places.length === 0 ? ["      no binding names it: it gives nothing"] : places.flatMap(placeLines)),
    ]),
    "  A report: nothing follows from it, and groups stay groups. Even equal rules are not the same thing: AWS may change a policy, and RBAC's own checks (escalation, impersonation) do not see policies.",
  ].join("\n");
}

function placeLines({ namespace, roles, policies }: PlaceReport): readonly string[] {
  const where = `      ${namespace === null ? "in the whole cluster" : `in ${namespace}`} (${roles.join(", ")}): `;
  const equal = policies.filter(({ relation }) => relation === "equal");
  if (equal.length > 0) return [`${where}equal to ${equal.map(({ policy }) => policy).join(", ")}`];
  const [nearest] = policies;
  return nearest === undefined ? [] : [`${where}like no policy; the nearest is ${nearest.policy}`, ...differences(nearest)];
}

function differences({ lost, gained }: PolicyComparison): readonly string[] {
  return [
    ...(lost.length === 0 ? [] : [`        it lacks ${listOf(lost)}`]),
    ...(gained.length === 0 ? [] : [`        it exceeds by ${listOf(gained)}`]),
  ];
}

function listOf(atoms: readonly RbacAtom[]): string {
  const texts = atoms.slice(0, shown).map(atomText);
  return `${texts.join(", ")}${atoms.length > shown ? ` and ${String(atoms.length - shown)} more (all with --json)` : ""}`;
}

function atomText(atom: RbacAtom): string {
  if ("nonResourceURL" in atom) return `${atom.verb} ${atom.nonResourceURL}`;
  const thing = atom.apiGroup === "" ? atom.resource : `${atom.resource}.${atom.apiGroup}`;
  return `${atom.verb} ${thing}${atom.resourceName === undefined ? "" : ` ${atom.resourceName}`}`;
}
