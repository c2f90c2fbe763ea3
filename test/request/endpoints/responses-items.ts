import type OpenAI from 'openai';

const png = 'data:image/png;base64,iVBORw0KGgo=';

/** Inputs made of items, as the official types allow them. */
export const ITEMS: Record<string, OpenAI.Responses.ResponseInputItem[]> = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Be kind.' }] },
    {
      role: 'user',
      content: [
        { type: 'input_text', text: 'See.', prompt_cache_breakpoint: { mode: 'explicit' } },
        { type: 'input_image', image_url: png, detail: 'original' },
        { type: 'input_image', file_id: 'file-1', detail: 'auto' },
        { type: 'input_file', file_url: 'https://example.com/a.pdf' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0=', detail: 'low' },
        { type: 'input_file', file_id: 'file-2' },
      ],
    },
    { role: 'assistant', content: 'A dog.', phase: 'final_answer' },
  ],
  ownAnswer: [
    {
      type: 'message',
      id: 'msg_1',
      role: 'assistant',
      status: 'completed',
      phase: null,
      content: [
        {
          type: 'output_text',
          text: 'See example.com',
          annotations: [
            { type: 'url_citation', start_index: 4, end_index: 15, title: 'T', url: 'https://example.com' },
          ],
          logprobs: [],
        },
        { type: 'refusal', refusal: 'No.' },
      ],
    },
  ],
  toolOutputs: [
    { type: 'function_call', call_id: 'c1', name: 'find', arguments: '{}', id: 'fc_1', status: 'completed' },
    {
      type: 'function_call',
      call_id: 'c2',
      name: 'find',
      arguments: '{}',
      namespace: 'crm',
      caller: { type: 'direct' },
    },
    { type: 'function_call_output', call_id: 'c1', output: 'Italy', id: null, status: null },
    {
      type: 'function_call_output',
      call_id: 'c2',
      caller: { type: 'program', caller_id: 'p' },
      output: [
        { type: 'input_text', text: 'Italy' },
        { type: 'input_image', image_url: png },
      ],
    },
    { type: 'custom_tool_call', call_id: 'c3', name: 'sql', input: 'select 1' },
    { type: 'custom_tool_call_output', call_id: 'c3', output: '1' },
  ],
  reasoning: [
    {
      type: 'reasoning',
      id: 'rs_1',
      summary: [{ type: 'summary_text', text: 'Thought.' }],
      content: [{ type: 'reasoning_text', text: 'Hm.' }],
      encrypted_content: 'gAAA',
      status: 'completed',
    },
    { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: null },
    { type: 'compaction', encrypted_content: 'gAAA' },
  ],
  references: [{ type: 'item_reference', id: 'msg_1' }, { id: 'msg_2' }, { type: null, id: 'msg_3' }],
  searches: [
    { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'Rome' } },
    { type: 'file_search_call', id: 'fs_1', status: 'completed', queries: ['Rome'], results: null },
  ],
  machines: [
    {
      type: 'computer_call',
      id: 'cu_1',
      call_id: 'c4',
      status: 'completed',
      pending_safety_checks: [],
      action: { type: 'screenshot' },
    },
    {
      type: 'computer_call_output',
      call_id: 'c4',
      output: { type: 'computer_screenshot', image_url: png },
      acknowledged_safety_checks: [{ id: 's1' }],
    },
    { type: 'code_interpreter_call', id: 'ci_1', code: '1', container_id: 'c', outputs: null, status: 'completed' },
    { type: 'image_generation_call', id: 'ig_1', result: null, status: 'completed' },
    { type: 'local_shell_call_output', id: 'ls_1', output: 'ok' },
  ],
  remote: [
    { type: 'mcp_list_tools', id: 'm1', server_label: 'docs', tools: [{ name: 'read', input_schema: {} }] },
    { type: 'mcp_approval_request', id: 'm2', server_label: 'docs', name: 'read', arguments: '{}' },
    { type: 'mcp_approval_response', approval_request_id: 'm2', approve: true },
    { type: 'mcp_call', id: 'm3', server_label: 'docs', name: 'read', arguments: '{}', output: 'text' },
  ],
};
