// @ts-check

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const SPINNER_INTERVAL_MS = 80;
/** Without a terminal a step that takes long says that it has begun, so that a log does not look stuck. */
const QUIET_MS = 5_000;

/**
 * Prints the steps of a command, one line each with the time it took. On a terminal the running step moves; on a
 * pipe the lines are plain.
 *
 * @param {NodeJS.WriteStream} [out]
 */
export function progress(out = process.stdout) {
  // A pipe or terminal that is gone must not end the command: it may be in the middle of stopping everything.
  out.on('error', () => {});
  const moving = out.isTTY === true && !process.env.CI && process.env.TERM !== 'dumb';
  /** @type {(text: string) => void} */
  const line = (text) => void out.write(moving ? `\r\x1b[2K${text}\n` : `${text}\n`);

  return {
    line,
    /**
     * Runs one step.
     * @template Result
     * @param {string} name what is being done, "Building the product"
     * @param {(note: (text: string) => void) => Promise<Result>} work `note` adds a word to the step's line
     * @returns {Promise<Result>}
     */
    async step(name, work) {
      const startedMs = Date.now();
      let noted = '';
      let frame = 0;
      const draw = () => {
        frame += 1;
        out.write(`\r\x1b[2K${SPINNER[frame % SPINNER.length]} ${name} ${seconds(startedMs)}`);
      };
      const timer = moving
        ? setInterval(draw, SPINNER_INTERVAL_MS)
        : setTimeout(() => line(`  ${name} …`), QUIET_MS);
      try {
        const result = await work((text) => {
          noted = `: ${text}`;
        });
        line(`✓ ${name}${noted} (${seconds(startedMs)})`);
        return result;
      } catch (error) {
        line(`✗ ${name} (${seconds(startedMs)})`);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/**
 * @param {number} sinceMs
 * @returns {string}
 */
export function seconds(sinceMs) {
  return `${((Date.now() - sinceMs) / 1_000).toFixed(1)} s`;
}
