/** An answer whose status says that the call failed, or went elsewhere; read whole, as it came. */
export class ErrorAnswer extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Where a redirect leads that was not followed. */
  target: URL | undefined;

  constructor(status: number, headers: Headers, body: string) {
    // No words of the server: by those the openai package would take some for its own timeout.
    super('the model server answered with an error');
    this.name = 'ErrorAnswer';
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** The error answer among the causes of what the openai package throws. */
export function findErrorAnswer(thrown: unknown): ErrorAnswer | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof ErrorAnswer) return error;
  }
  return undefined;
}
