export type { Extend, Extension, ExtensionKit } from '@kb-mcp/core/extension';
