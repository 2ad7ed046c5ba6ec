import type { Redis } from 'ioredis';
import { z } from 'zod';

/** What every gateway must hear at once, beside the groups. */
export const announcementsTopic = 'jsol:identidad';

const announcement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session-ended'), sessionId: z.string() }),
  z.object({ kind: z.literal('rights-changed'), userIds: z.array(z.string()) }),
]);
export type Announcement = z.infer<typeof announcement>;

type Sender = Pick<Redis, 'publish'>;

const announce = async (redis: Sender, message: Announcement): Promise<void> => {
  await redis.publish(announcementsTopic, JSON.stringify(message));
};

/**
 * Closes the session's sockets on every node. Call it after the commit. Rejects when Redis is away; gateways ask about
 * every session when they have Redis back and once a minute, so a lost announcement delays the end and does not undo it.
 */
export const announceSessionEnded = (redis: Sender, sessionId: string): Promise<void> =>
  announce(redis, { kind: 'session-ended', sessionId });

/**
 * Makes every node ask again what these people may follow: one whose user was changed, or all who have a changed role.
 * The same holds as for {@link announceSessionEnded}.
 */
export const announceRightsChanged = (redis: Sender, ...userIds: readonly string[]): Promise<void> =>
  announce(redis, { kind: 'rights-changed', userIds: [...userIds] });

/** Null for what another version of the product may have sent. */
export function parseAnnouncement(text: string): Announcement | null {
  try {
    const parsed = announcement.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
