import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { ChatRequest, GenerationRequest, StoryInput, StoryOutput } from '@/lib/generation';
import { refusals } from '@/lib/web/openapi';
import { BalanceView } from '../_views/balance';
import { ChatChunkView, ChatCompletionView } from '../_views/chat-completion';
import { CreditsText } from '../_views/credits';
import { GenerationReceiptView, GenerationResultView } from '../_views/generation';
import { GenerationListQuery, GenerationListView } from '../_views/generation-list';
import { ModelListView, ModelView } from '../_views/model';
import { QuoteChatBody, QuoteOperationBody, QuoteView } from '../_views/quote';

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } });
const ok = (description: string, schema: z.ZodType) => ({
  '200': { description, content: json(schema) },
});

const idempotency = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .meta({
      description:
        'One for each request that you mean. The same key and body get the first answer for a day, with Idempotency-Replayed: true.',
    }),
});

const charged = z.object({
  'x-tokentill-generation-id': z.string().meta({ description: 'Find it under /generations/{id}.' }),
  'x-tokentill-charge-credits': CreditsText.optional(),
  'x-tokentill-available-credits': CreditsText.optional(),
  'idempotency-replayed': z.literal('true').optional(),
});

const createChatCompletion: ZodOpenApiOperationObject = {
  operationId: 'createChatCompletion',
  tags: ['Chat'],
  summary: 'Answer a chat',
  description:
    'OpenAI’s chat completions, text and function tools. With stream: true the answer is server-sent events that end with [DONE] or an error.',
  requestParams: { header: idempotency },
  requestBody: { required: true, content: json(ChatRequest) },
  responses: {
    '200': {
      description: 'The answer, charged',
      headers: charged,
      content: { ...json(ChatCompletionView), 'text/event-stream': { schema: ChatChunkView } },
    },
    ...refusals(400, 402, 404, 409, 413, 415, 422, 502),
  },
};

const createGeneration: ZodOpenApiOperationObject = {
  operationId: 'createGeneration',
  tags: ['Generations'],
  summary: 'Run an operation at its price',
  description:
    'The output is checked before anything is charged. With stream: true: generation.created, generation.delta (text as the model writes it, not yet checked), then generation.completed or generation.error, then [DONE].',
  requestParams: { header: idempotency },
  requestBody: { required: true, content: json(GenerationRequest) },
  responses: {
    '201': {
      description: 'Made and charged; kept for a day',
      headers: charged,
      content: { ...json(GenerationResultView), 'text/event-stream': { schema: z.string() } },
    },
    ...refusals(400, 402, 404, 409, 413, 415, 422, 502),
  },
};

/** Every address of the native API. A test compares them with the files below app/api/v1. */
export const paths: ZodOpenApiPathsObject = {
  '/api/v1/chat/completions': { post: createChatCompletion },
  '/api/v1/generations': {
    get: {
      operationId: 'listGenerations',
      tags: ['Generations'],
      summary: 'The installation’s generations, newest first',
      requestParams: { query: GenerationListQuery },
      responses: { ...ok('A page', GenerationListView), ...refusals(422) },
    },
    post: createGeneration,
  },
  '/api/v1/generations/{generationId}': {
    get: {
      operationId: 'getGeneration',
      tags: ['Generations'],
      summary: 'One generation with its receipt and, for a day, its result',
      requestParams: { path: z.object({ generationId: z.string() }) },
      responses: { ...ok('The generation', GenerationReceiptView), ...refusals(404) },
    },
  },
  '/api/v1/quotes': {
    post: {
      operationId: 'createQuote',
      tags: ['Credits'],
      summary: 'The most that a request would be charged',
      requestBody: { required: true, content: json(z.union([QuoteChatBody, QuoteOperationBody])) },
      responses: { ...ok('The quote', QuoteView), ...refusals(400, 404, 413, 415, 422) },
    },
  },
  '/api/v1/balance': {
    get: {
      operationId: 'getBalance',
      tags: ['Credits'],
      summary: 'What there is to spend',
      responses: { ...ok('The balance', BalanceView), ...refusals() },
    },
  },
  '/api/v1/models': {
    get: {
      operationId: 'listModels',
      tags: ['Models'],
      summary: 'The models that have a price',
      responses: { ...ok('All of them', ModelListView), ...refusals() },
    },
  },
  '/api/v1/models/{model}': {
    get: {
      operationId: 'getModel',
      tags: ['Models'],
      summary: 'One model',
      requestParams: { path: z.object({ model: z.string() }) },
      responses: { ...ok('The model', ModelView), ...refusals(404) },
    },
  },
  '/api/v1/openapi.json': {
    get: {
      operationId: 'getDescription',
      tags: ['About'],
      summary: 'This description',
      security: [],
      responses: ok('OpenAPI 3.1', z.looseObject({ openapi: z.string() })),
    },
  },
};

/** Inputs and outputs of operations, which stand inside `input` and `result`. */
export const operationSchemas = { StoryInput, StoryOutput };
