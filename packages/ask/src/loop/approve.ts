/** Asked before each call; without it every call is made. */
export type Approve = (call: {
  readonly server: string;
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly readOnly: boolean;
}) => boolean | Promise<boolean>;
