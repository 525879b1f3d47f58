export { ChatRequest, withoutUnsupported } from './chat/chat-request';
export type { ChunkChoice, ToolCallPiece } from './chat/chunk';
export { type ChatChoice, FINISH_REASONS, type FinishReason } from './chat/completion';
export {
  type Asked,
  type ChatAnswer,
  createChatCompletion,
} from './chat/create-chat-completion';
export {
  type ChatStream,
  type ChatStreamEvent,
  streamChatCompletion,
} from './chat/stream-chat-completion';
export type { GenerationContext } from './context';
export {
  createGeneration,
  type GenerationAnswer,
  type OperationRequest,
  outputOf,
} from './create-generation';
export {
  beginDrain,
  endDrain,
  generationsIdle,
  isDraining,
  resumeAfterDrain,
  runningGenerations,
} from './drain';
export {
  type CostSource,
  GENERATION_STATES,
  type Generation,
  type GenerationReceipt,
  type GenerationState,
} from './generation';
export { GenerationRequest } from './generation-request';
export { getGeneration } from './get-generation';
export { GENERATIONS_LIMIT_MAX, type GenerationPage, listGenerations } from './list-generations';
export { getModel, listModels, type PricedModel } from './list-models';
export { OPERATION_NAMES, operationNamed } from './operations';
export type { Operation } from './operations/operation';
export { StoryInput, StoryOutput } from './operations/story';
export { type Quote, type QuoteRequest, quote } from './quote';
export type { GenerationFilter, GenerationScope } from './read-store';
export { recoverGenerations } from './recover-generations';
export {
  type GenerationStream,
  type GenerationStreamEvent,
  streamGeneration,
} from './stream-generation';
export type { Attempt } from './upstream/attempts';
