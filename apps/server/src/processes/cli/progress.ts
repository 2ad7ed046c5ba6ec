/** Progress of long work, on stderr: a bar on a terminal, a line each tenth elsewhere, nothing for programs. */
export type Progress = {
  /** @param share from 0 to 1. */
  update(share: number, text: string): void;
  /** A line that stays. */
  say(line: string): void;
  end(): void;
};

const barWidth = 30;

export function createProgress(json: boolean): Progress {
  const { stderr } = process;
  if (stderr.isTTY) {
    const clear = () => stderr.write('\r\u001b[2K');
    return {
      update(share, text) {
        const filled = Math.round(Math.min(Math.max(share, 0), 1) * barWidth);
        const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
        const line = `${bar} ${Math.floor(share * 100)} % ${text}`;
        clear();
        stderr.write(line.slice(0, (stderr.columns || 80) - 1));
      },
      say(line) {
        clear();
        stderr.write(`${line}\n`);
      },
      end: () => void clear(),
    };
  }
  if (json) return { update: () => undefined, say: () => undefined, end: () => undefined };
  let tenth = 0;
  const say = (line: string) => void stderr.write(`${line}\n`);
  return {
    update(share, text) {
      const reached = Math.floor(share * 10);
      if (reached <= tenth) return;
      tenth = reached;
      say(`${reached * 10} % ${text}`);
    },
    say,
    end: () => undefined,
  };
}
