/** A program that is missing, does not build or has another version than the pinned one: the environment's fault. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}
