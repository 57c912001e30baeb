import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterScope, intersectionOfScopes, namespaceScope, scopeCovers, scopesEqual, scopeText, unionOfScopes } from "../../../src/domain/cluster/access-scope.ts";
import { patternCovers } from "../../../src/domain/cluster/namespace-pattern.ts";
import { isNamespace } from "../../../src/domain/ids.ts";
import { a, scope } from "../../world/builders.ts";

describe("access scopes", () => {
  it("unite: the cluster wins, else the union of the strings", () => {
    expect(unionOfScopes(scope("b"), scope("a", "b"))).toEqual(scope("a", "b"));
    expect(unionOfScopes(scope("b"), clusterScope)).toEqual(clusterScope);
    expect(unionOfScopes(clusterScope, scope("b"))).toEqual(clusterScope);
  });
  it("intersect, to nothing at times", () => {
    expect(intersectionOfScopes(scope("a", "b"), scope("b", "c"))).toEqual(scope("b"));
    expect(intersectionOfScopes(scope("a"), scope("b"))).toBeUndefined();
    expect(intersectionOfScopes(clusterScope, scope("b"))).toEqual(scope("b"));
    expect(intersectionOfScopes(scope("b"), clusterScope)).toEqual(scope("b"));
  });
  it("cover by name; a pattern covers only itself", () => {
    expect(scopeCovers(clusterScope, scope("a"))).toBe(true);
    expect(scopeCovers(scope("a"), clusterScope)).toBe(false);
    expect(scopeCovers(scope("a-*"), scope("a-b"))).toBe(false);
    expect(scopesEqual(scope("a", "b"), scope("b", "a"))).toBe(true);
    expect(scopesEqual(scope("a", "b"), scope("a"))).toBe(false);
  });
  it("are never empty, and have a text", () => {
    expect(namespaceScope([])).toBeUndefined();
    expect([scopeText(clusterScope), scopeText(scope("b", "a"))]).toEqual(["cluster", "a,b"]);
  });
});

describe("patternCovers", () => {
  it.each<[string, string, boolean]>([
    ["payments", "payments", true], ["payments", "payment", false], ["payments", "paymentss", false], ["payments-*", "payments-api", true], ["payments-*", "payments", false],
    ["*", "anything", true], ["*", "a*", true], ["a*", "a*", true], ["a*", "*", false], ["a*", "ab*", true], ["ab*", "a*", false], ["*-dev", "team-dev", true], ["*-dev", "*-dev", true], ["*-dev", "team-*", false],
    ["a*c", "abc", true], ["a*c", "ac", true], ["a*c", "ab", false], ["a*c", "a*c", true], ["a*c", "a*", false], ["a**c", "abc", true], ["*a*", "bab", true], ["*a*", "bbb", false],
  ])("%s covers %s: %s", (pattern, asked, expected) => {
    expect(patternCovers(a.namespace(pattern), a.namespace(asked))).toBe(expected);
  });
  it("covers every name that a covered pattern matches", () => {
    const text = fc.stringMatching(/^[ab*]{1,4}$/).filter(isNamespace);
    const name = fc.stringMatching(/^[ab]{1,6}$/).filter(isNamespace);
    fc.assert(fc.property(text, text, name, (pattern, asked, one) => {
      if (patternCovers(pattern, asked) && patternCovers(asked, one)) expect(patternCovers(pattern, one)).toBe(true);
    }), { numRuns: 2000 });
  });
});
