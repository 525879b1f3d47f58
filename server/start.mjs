// npm start: the one command. Plain Node without a single package, because it installs the packages.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Tokentill needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const { exitWith } = await import('./launch/problem.mjs');
try {
  // Before anything else is loaded: paths and settings are read from the environment.
  const { ensureEnvironmentLoaded } = await import('./launch/dotenv.mjs');
  ensureEnvironmentLoaded();
  const { startCommand } = await import('./launch/start-command.mjs');
  await startCommand();
} catch (error) {
  exitWith(error);
}
