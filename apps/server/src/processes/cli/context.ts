import type { Settings } from '../../platform/config/settings.ts';
import type { Printer } from './print.ts';

/** What every command is given. Settings are read when a command runs, so that `--help` needs none. */
export type CommandContext = { settings: () => Settings; printer: () => Printer; json: () => boolean };
