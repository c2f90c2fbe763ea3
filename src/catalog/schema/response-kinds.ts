/** The kinds that `/v1/responses` is known to support. Source: openai 7.57.0, 2026-11-13. */

/** Items of `input`. */
export const ITEM_TYPES: readonly string[] = [
  ...['message', 'item_reference', 'reasoning', 'compaction', 'compaction_trigger', 'configuration_update'],
  ...['function_call', 'function_call_output', 'custom_tool_call', 'custom_tool_call_output', 'additional_tools'],
  ...['file_search_call', 'web_search_call', 'code_interpreter_call', 'image_generation_call'],
  ...['computer_call', 'computer_call_output', 'tool_search_call', 'tool_search_output', 'program', 'program_output'],
  ...['local_shell_call', 'local_shell_call_output', 'shell_call', 'shell_call_output'],
  ...['apply_patch_call', 'apply_patch_call_output'],
  ...['mcp_list_tools', 'mcp_approval_request', 'mcp_approval_response', 'mcp_call'],
];

/** Tools. */
export const TOOL_TYPES: readonly string[] = [
  ...['function', 'custom', 'namespace', 'file_search', 'tool_search', 'programmatic_tool_calling', 'mcp'],
  ...['computer', 'computer_use', 'computer_use_preview', 'local_shell', 'shell', 'apply_patch'],
  ...['web_search', 'web_search_2025_08_26', 'web_search_preview', 'web_search_preview_2025_03_11'],
  ...['code_interpreter', 'image_generation'],
];

/** Values of `include`. */
export const INCLUDES: readonly string[] = [
  'file_search_call.results',
  'web_search_call.results',
  'web_search_call.action.sources',
  'message.input_image.image_url',
  'computer_call_output.output.image_url',
  'code_interpreter_call.outputs',
  'reasoning.encrypted_content',
  'message.output_text.logprobs',
];
