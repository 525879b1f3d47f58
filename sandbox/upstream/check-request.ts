import { type SchemaProblem, schemaProblems } from '../specs/validator';
import { refusalFrom } from './problem-refusal';
import { invalidRequest, type Refusal } from './refusal';
import { refusalOfCombination } from './request-rules';
import { recordOf } from './text/schema';

const requestProblems = schemaProblems('openai', 'CreateChatCompletionRequest');

// A value that may be one of many shapes fails against each; the shape it names itself tells why.
const MESSAGE_SCHEMAS: Readonly<Record<string, string>> = {
  developer: 'ChatCompletionRequestDeveloperMessage',
  system: 'ChatCompletionRequestSystemMessage',
  user: 'ChatCompletionRequestUserMessage',
  assistant: 'ChatCompletionRequestAssistantMessage',
  tool: 'ChatCompletionRequestToolMessage',
  function: 'ChatCompletionRequestFunctionMessage',
};
const FORMAT_SCHEMAS: Readonly<Record<string, string>> = {
  text: 'ResponseFormatText',
  json_object: 'ResponseFormatJsonObject',
  json_schema: 'ResponseFormatJsonSchema',
};
const KNOWN_PARAMETERS = new Set(
  `audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens
  max_tokens messages metadata modalities model moderation n parallel_tool_calls prediction
  presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention reasoning_effort
  response_format safety_identifier seed service_tier stop store stream stream_options temperature
  tool_choice tools top_logprobs top_p user verbosity web_search_options`.split(/\s+/),
);

/** Why the upstream would refuse this body with a 400, or null when it would not. */
export function refusalOfRequest(body: Record<string, unknown>): Refusal | null {
  const unknown = Object.keys(body).find((name) => !KNOWN_PARAMETERS.has(name));
  if (unknown !== undefined) {
    return invalidRequest(`Unknown parameter: '${unknown}'.`, {
      param: unknown,
      code: 'unknown_parameter',
    });
  }
  const problem = firstProblem(body);
  return problem === null ? refusalOfCombination(body) : refusalFrom(problem, body);
}

function firstProblem(body: Record<string, unknown>): SchemaProblem | null {
  const problems = requestProblems(body);
  if (problems.length === 0) return null;
  const outside = problems.find(
    ({ pointer }) => !/^\/(?:messages\/|response_format)/.test(pointer) && pointer !== '',
  );
  const missing = problems.find(({ pointer, keyword }) => pointer === '' && keyword === 'required');
  return missing ?? outside ?? problemInside(body) ?? problems[0] ?? null;
}

/** The problem of the first message, or of the response format, by the shape it claims to have. */
function problemInside(body: Record<string, unknown>): SchemaProblem | null {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  for (const [at, message] of messages.entries()) {
    const { role } = recordOf(message);
    const found = problemOfClaim(message, `/messages/${at}`, 'role', role, MESSAGE_SCHEMAS);
    if (found !== null) return found;
  }
  const format = body.response_format;
  if (format === undefined) return null;
  return problemOfClaim(format, '/response_format', 'type', recordOf(format).type, FORMAT_SCHEMAS);
}

function problemOfClaim(
  value: unknown,
  pointer: string,
  claim: string,
  claimed: unknown,
  schemas: Readonly<Record<string, string>>,
): SchemaProblem | null {
  const blank = { pointer, params: {}, expected: null, message: '' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ...blank, keyword: 'type', params: { type: 'object' } };
  }
  if (claimed === undefined) {
    return { ...blank, keyword: 'required', params: { missingProperty: claim } };
  }
  if (typeof claimed !== 'string' || !Object.hasOwn(schemas, claimed)) {
    return {
      ...blank,
      pointer: `${pointer}/${claim}`,
      keyword: 'enum',
      params: { allowedValues: Object.keys(schemas) },
    };
  }
  const [first] = schemaProblems('openai', schemas[claimed] ?? '')(value);
  return first === undefined ? null : { ...first, pointer: pointer + first.pointer };
}
