// npm test: everything that can be proven, from a clean checkout. Plain Node, because it installs the packages.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Tokentill needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const { exitWith } = await import('./launch/problem.mjs');
try {
  const { testCommand } = await import('./launch/test-command.mjs');
  process.exit(await testCommand(process.argv.slice(2)));
} catch (error) {
  exitWith(error);
}
