import { LRUCache } from 'lru-cache';
import { type Answer, answerTo } from './answer';
import {
  type Behaviour,
  hasFault,
  parseCommands,
  UnknownCommand,
  withoutFaults,
} from './behaviour';
import { type ChatRequest, readChatRequest } from './chat-request';
import { refusalOfRequest } from './check-request';
import { modelNamed } from './models';
import { invalidRequest, type Refusal, unknownModel } from './refusal';
import { type PlainTail, plainTail, type StreamParts, streamParts } from './render';

/** What one request will get: everything that can be known before it is answered. */
export type Plan = {
  request: ChatRequest;
  behaviour: Behaviour;
  /** The answer may be sent in one go, because no command changes how it is sent. */
  simple: boolean;
  plain(): PlainTail;
  stream(): StreamParts;
};

/** Turns bodies into plans. */
export type Intake = {
  /** The plan for a body under the commands of its header, or why the upstream refuses it. */
  planFor(bodyText: string, headerCommands: string | undefined): Plan | Refusal;
  /** The commands for requests that bring none of their own. */
  defaultCommands(): string;
  /** @throws UnknownCommand, and then nothing changes */
  setDefaultCommands(commands: string): void;
};

type Known = { whole: Plan; calm: Plan };

const KEPT_MAX = 500;
const KEPT_CHARACTERS_MAX = 20_000;
const KEPT_PROMPTS_MAX = 10_000;

/**
 * An intake that keeps what it made of recent bodies, so that the same body again costs a look-up.
 *
 * @param checks hold each request against the API's description
 */
export function startIntake({ checks }: { checks: boolean }): Intake {
  const kept = new LRUCache<string, Known>({ max: KEPT_MAX });
  const attempts = new LRUCache<string, number>({ max: KEPT_PROMPTS_MAX });
  let defaults = '';

  /** Counts an attempt; the first so many with one prompt get the faults, the others none. */
  const chosen = ({ whole, calm }: Known): Plan => {
    const { failTimes } = whole.behaviour;
    if (failTimes === undefined) return whole;
    const prompt = `${whole.request.model}\n${whole.request.commands}\n${whole.request.promptSeed}`;
    const attempt = (attempts.get(prompt) ?? 0) + 1;
    attempts.set(prompt, attempt);
    return attempt <= failTimes ? whole : calm;
  };

  return {
    planFor(bodyText, headerCommands) {
      const key = headerCommands === undefined ? bodyText : `${headerCommands}\n${bodyText}`;
      const known = kept.get(key);
      if (known !== undefined) return chosen(known);
      const made = knownFrom(bodyText, defaults, headerCommands, checks);
      if ('error' in made) return made;
      if (key.length <= KEPT_CHARACTERS_MAX) kept.set(key, made);
      return chosen(made);
    },
    defaultCommands: () => defaults,
    setDefaultCommands(commands) {
      parseCommands(commands);
      defaults = commands;
      kept.clear();
      attempts.clear();
    },
  };
}

function knownFrom(
  bodyText: string,
  defaults: string,
  headerCommands: string | undefined,
  checks: boolean,
): Known | Refusal {
  const body = parsedObject(bodyText);
  if (body === null) {
    return invalidRequest('We could not parse the JSON body of your request.');
  }
  const refusal = checks ? refusalOfRequest(body) : null;
  if (refusal !== null) return refusal;
  const request = readChatRequest(body);
  const model = modelNamed(request.model);
  if (model === undefined) return unknownModel(request.model);
  if (model.pictures) {
    const said = 'This is not a chat model and thus not supported in v1/chat/completions.';
    return invalidRequest(said, { status: 404, param: 'model' });
  }
  const commands = [defaults, request.commands, headerCommands ?? ''].filter((text) => text !== '');
  if (commands.length === 0) {
    const plan = planOf(request, {});
    return { whole: plan, calm: plan };
  }
  try {
    const behaviour: Behaviour = Object.assign({}, ...commands.map(parseCommands));
    if (behaviour.failTimes !== undefined && !hasFault(behaviour)) behaviour.status = 500;
    const whole = planOf(request, behaviour);
    return { whole, calm: planOf(request, withoutFaults(behaviour)) };
  } catch (error) {
    if (error instanceof UnknownCommand) return invalidRequest(error.message);
    throw error;
  }
}

function planOf(request: ChatRequest, behaviour: Behaviour): Plan {
  let answer: Answer | undefined;
  let plain: PlainTail | undefined;
  let stream: StreamParts | undefined;
  const answered = () => {
    answer ??= answerTo(request, behaviour);
    return answer;
  };
  return {
    request,
    behaviour,
    simple: !request.stream && Object.keys(behaviour).length === 0,
    plain() {
      plain ??= plainTail(request, answered(), behaviour);
      return plain;
    },
    stream() {
      stream ??= streamParts(request, answered(), behaviour);
      return stream;
    },
  };
}

function parsedObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
