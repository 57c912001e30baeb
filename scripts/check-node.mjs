// Ends with one sentence on a Node that cannot run the sources. Plain JavaScript of an old kind, so that an old Node can say it.
var wanted = [22, 19];
var found = process.versions.node.split(".").map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  console.error("eks-access needs Node.js " + wanted.join(".") + " or newer, and this is " + process.versions.node + ": on Linux `npm ci` brings one along (unless optional packages were left out), elsewhere install a newer one.");
  process.exitCode = 1;
}
