import type { z } from 'zod';
import type { monitorTraceStageSchema } from '@jsol/contracts/monitor';
import type { Reader } from '../../platform/database/database.ts';
import { spansOf, type Span } from '../../platform/observability/spans.ts';
import { findRuns, type RunAttempt, type RunStory, type RunSummary } from '../../platform/tasks/runs-queries.ts';

export type Stage = z.input<typeof monitorTraceStageSchema>;

/** A request may run this long before it enqueues, and an event come this late after its run. */
const marginMs = 60_000;
/** Runs of one trace that are drawn. A trace that fans out into thousands is searched by its id. */
const relativesShown = 20;

const outcomes: Readonly<Record<string, { words: string; tone: Stage['tone'] }>> = {
  done: { words: 'terminó', tone: 'ok' },
  postponed: { words: 'quedó para después', tone: 'held' },
  'gave-up': { words: 'necesita a alguien', tone: 'bad' },
  failed: { words: 'falló', tone: 'bad' },
  lost: { words: 'su proceso murió', tone: 'bad' },
};
const tones: Readonly<Record<RunSummary['state'], Stage['tone']>> = {
  waiting: 'work',
  running: 'work',
  'waiting-retry': 'held',
  postponed: 'held',
  done: 'ok',
  failed: 'bad',
  'gave-up': 'bad',
  cancelled: 'idle',
};

const stage = (
  kind: Stage['kind'],
  name: string,
  from: Date,
  to: Date,
  tone: Stage['tone'],
  detail: string | null = null,
  runId: string | null = null,
): Stage => ({
  kind,
  name,
  at: from.toISOString(),
  ms: Math.max(0, to.getTime() - from.getTime()),
  tone,
  detail,
  runId,
});

/** From the commit to the first start. A run that was started before this was recorded shows both as one. */
function untilFirstStart(story: RunStory, firstStart: Date | null, now: Date): Stage[] {
  const end = firstStart ?? story.finishedAt ?? now;
  const tone = firstStart ? 'ok' : story.finishedAt ? 'idle' : 'work';
  if (!story.queuedAt) return [stage('outbox', 'Outbox y cola', story.enqueuedAt, end, tone)];
  // A job made anew was queued after the run had started once.
  const queued = story.queuedAt > end ? end : story.queuedAt;
  return [
    stage('outbox', 'Outbox', story.enqueuedAt, queued, 'ok', 'Del COMMIT a Redis'),
    stage('queue', `Cola ${story.queue}`, queued, end, tone),
  ];
}

function attempts(story: RunStory, now: Date): Stage[] {
  const stages: Stage[] = [];
  let before: RunAttempt | null = null;
  for (const attempt of story.history) {
    if (before && attempt.startedAt > before.finishedAt) {
      stages.push(stage('wait', 'Espera', before.finishedAt, attempt.startedAt, 'held', before.reason));
    }
    const { words, tone } = outcomes[attempt.outcome] ?? { words: attempt.outcome, tone: 'idle' as const };
    const why = attempt.reason ?? attempt.error;
    stages.push(
      stage('attempt', `Intento ${attempt.number}: ${words}`, attempt.startedAt, attempt.finishedAt, tone, why),
    );
    before = attempt;
  }
  if (story.finishedAt) return stages;
  if (story.state === 'running' && story.startedAt && (!before || story.startedAt > before.finishedAt)) {
    const number = (before?.number ?? 0) + 1;
    stages.push(stage('attempt', `Intento ${number}: en marcha`, story.startedAt, now, 'work'));
  } else if (before) {
    stages.push(stage('wait', 'Espera', before.finishedAt, now, 'held', story.reason));
  }
  return stages;
}

const endOf = (span: Span): Date => new Date(span.startedAt.getTime() + span.ms);

function request(span: Span): Stage {
  const bad = span.outcome !== null && span.outcome >= 400;
  return stage('http', span.name, span.startedAt, endOf(span), bad ? 'bad' : 'ok', `Respondió ${span.outcome ?? '?'}`);
}

/** Events this close, of one channel, are one message to a person: each administrator's bell, two steps of a receipt. */
const togetherMs = 1_000;
/** By so much the clock of a gateway may be behind that of whoever sent the event. */
const skewMs = togetherMs / 2;
/** Browsers of one message that are named; the others are a number. */
const browsersNamed = 5;
const ids = /_?[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi;

/** @param spans of channels and browsers, in order of time. */
function announcements(spans: readonly Span[]): Stage[] {
  const groups = new Map<string, Span[][]>();
  for (const span of spans.filter(({ kind }) => kind === 'channel')) {
    const name = span.name.replaceAll(ids, '');
    const known = groups.get(name) ?? [];
    const last = known.at(-1);
    if (last && span.startedAt.getTime() - endOf(last.at(-1)!).getTime() < togetherMs) last.push(span);
    else known.push([span]);
    groups.set(name, known);
  }
  const receipts = spans.filter(({ kind }) => kind === 'browser');
  return [...groups].flatMap(([name, each]) =>
    each.flatMap((group, index) => {
      const names = new Set(group.map((span) => span.name));
      const from = group[0]!.startedAt.getTime() - skewMs;
      const until = (each[index + 1]?.[0]!.startedAt.getTime() ?? Infinity) - skewMs;
      const got = receipts.filter(
        ({ name: of, startedAt }) => names.has(of) && startedAt.getTime() >= from && startedAt.getTime() < until,
      );
      return [announced(name, group), ...arrived(group, got)];
    }),
  );
}

function announced(name: string, spans: readonly Span[]): Stage {
  const times = spans.length > 1 ? ` (${spans.length} veces)` : '';
  const detail = spans.map((span) => span.name).join('; ');
  return stage('channel', `Canal ${name}${times}`, spans[0]!.startedAt, lastEnd(spans), 'ok', detail);
}

const lastEnd = (spans: readonly Span[]): Date => new Date(Math.max(...spans.map((span) => endOf(span).getTime())));

/** @param receipts the browsers that have told they got it; without any, what the gateways know stands in. */
function arrived(announcement: readonly Span[], receipts: readonly Span[]): Stage[] {
  if (receipts.length === 0) return listening(announcement);
  const from = announcement[0]!.startedAt;
  const first = new Map<string, Date>();
  for (const receipt of receipts) {
    const person = receipt.person ?? 'alguien';
    const at = endOf(receipt);
    if (at < (first.get(person) ?? Infinity)) first.set(person, at);
  }
  const people = [...first].sort(([, a], [, b]) => a.getTime() - b.getTime());
  const after = (at: Date) => `+${Math.max(0, at.getTime() - from.getTime())} ms`;
  const rest = people.slice(browsersNamed);
  return [
    ...people
      .slice(0, browsersNamed)
      .map(([person, at]) =>
        stage('browser', `Navegador de ${person}, ${after(at)}`, from, at, 'ok', 'Su pantalla lo recibió'),
      ),
    ...(rest.length > 0
      ? [
          stage(
            'browser',
            `Navegador de ${rest.length} ${rest.length === 1 ? 'persona' : 'personas'} más, ${after(rest.at(-1)![1])}`,
            from,
            rest.at(-1)![1],
            'ok',
            rest.map(([person, at]) => `${person} ${after(at)}`).join('; '),
          ),
        ]
      : []),
  ];
}

function listening(announcement: readonly Span[]): Stage[] {
  const known = announcement.flatMap(({ outcome }) => outcome ?? []);
  if (known.length === 0) return [];
  const gateways = Math.max(...known);
  const end = lastEnd(announcement);
  return [
    gateways > 0
      ? stage(
          'browser',
          'Navegador: sin acuse',
          end,
          end,
          'ok',
          `Entregado a ${gateways === 1 ? 'un servidor' : `${gateways} servidores`} con navegadores que siguen el canal; ninguno lo confirmó`,
        )
      : stage(
          'browser',
          'Navegador: nadie miraba',
          end,
          end,
          'idle',
          'Ningún navegador seguía el canal; la pantalla lo lee cuando se abra',
        ),
  ];
}

/** A run on its way from the request that caused it to the browsers that were told, with whatever else its trace did. */
export async function runTrace(reader: Reader, story: RunStory, now: Date = new Date()): Promise<Stage[]> {
  const relatives = (await findRuns(reader, { traceId: story.traceId, limit: relativesShown })).filter(
    ({ id }) => id !== story.id,
  );
  const times = [story, ...relatives].flatMap(({ enqueuedAt, finishedAt }) => [enqueuedAt, finishedAt ?? now]);
  const from = new Date(Math.min(...times.map((time) => time.getTime())) - marginMs);
  const to = new Date(Math.max(...times.map((time) => time.getTime())) + marginMs);
  const spans = await spansOf(reader, story.traceId, from, to);
  const firstStart = story.history[0]?.startedAt ?? story.startedAt;
  return [
    ...spans.filter(({ kind }) => kind === 'http').map(request),
    ...announcements(spans),
    ...untilFirstStart(story, firstStart, now),
    ...attempts(story, now),
    ...relatives.map((run) =>
      stage('run', run.task, run.enqueuedAt, run.finishedAt ?? now, tones[run.state], run.reason, run.id),
    ),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.kind === 'http' ? -1 : b.kind === 'http' ? 1 : 0));
}
