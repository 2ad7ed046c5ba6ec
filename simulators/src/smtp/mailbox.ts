import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { AddressObject, Attachment } from 'mailparser';
import { z } from 'zod';

const messageShape = z.object({
  id: z.string(),
  at: z.string(),
  /** Envelope sender and recipients: who the mail really went to. */
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  messageId: z.string(),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), size: z.number() })),
});
export type MailMessage = z.infer<typeof messageShape>;
export type MailContent = MailMessage & { header: { from: string; to: string }; text: string; html: string };

/** Mails received: one .eml each in a folder, and an append-only index that is read at start. */
export class Mailbox {
  readonly #folder: string;
  readonly #index: string;
  #messages: MailMessage[] = [];
  #next = 1;

  constructor(folder: string) {
    this.#folder = join(folder, 'mail');
    this.#index = join(this.#folder, 'index.jsonl');
    mkdirSync(this.#folder, { recursive: true });
    if (!existsSync(this.#index)) return;
    const lines = readFileSync(this.#index, 'utf8').split('\n').slice(0, -1);
    this.#messages = lines.map((line) => messageShape.parse(JSON.parse(line)));
    this.#next = Math.max(0, ...this.#messages.map(({ id }) => Number(id))) + 1;
  }

  async add(source: Buffer, envelope: { from: string; to: string[] }, at: Date): Promise<MailMessage> {
    const id = String(this.#next++);
    const parsed = await simpleParser(source);
    const message: MailMessage = {
      id,
      at: at.toISOString(),
      ...envelope,
      subject: parsed.subject ?? '',
      messageId: parsed.messageId ?? '',
      attachments: parsed.attachments.map(describe),
    };
    await writeFile(this.#file(id), source, { mode: 0o600 });
    await appendFile(this.#index, `${JSON.stringify(message)}\n`, { mode: 0o600 });
    this.#messages.push(message);
    return message;
  }

  /** Newest first. */
  list(): MailMessage[] {
    return [...this.#messages].reverse();
  }

  async read(id: string): Promise<MailContent | null> {
    const message = this.#messages.find((candidate) => candidate.id === id);
    if (message === undefined) return null;
    const parsed = await simpleParser(await readFile(this.#file(id)));
    const header = { from: addressText(parsed.from), to: addressText(parsed.to) };
    return { ...message, header, text: parsed.text ?? '', html: parsed.html || '' };
  }

  async attachment(
    id: string,
    position: number,
  ): Promise<{ filename: string; contentType: string; content: Buffer } | null> {
    if (!this.#messages.some((candidate) => candidate.id === id)) return null;
    const found = (await simpleParser(await readFile(this.#file(id)))).attachments[position];
    return found === undefined ? null : { ...describe(found), content: found.content };
  }

  async clear(): Promise<void> {
    const gone = this.#messages;
    this.#messages = [];
    await rm(this.#index, { force: true });
    for (const { id } of gone) await rm(this.#file(id), { force: true });
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.eml`);
  }
}

const describe = ({ filename, contentType, size }: Attachment): MailMessage['attachments'][number] => ({
  filename: filename ?? 'adjunto',
  contentType,
  size,
});

const addressText = (address: AddressObject | AddressObject[] | undefined): string =>
  (Array.isArray(address) ? address : address === undefined ? [] : [address]).map(({ text }) => text).join(', ');
