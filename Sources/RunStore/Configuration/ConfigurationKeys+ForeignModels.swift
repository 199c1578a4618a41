import SkillModel

extension ConfigurationKey {
  /// `model.*` keys of backends that only the reference has, in the order of its `config.json`.
  static let foreignModelKeys: [ConfigurationKey] = {
    let model = ConfigurationKeyGroup(section: .model)
    let apiVersion = JSONValue.string("2024-12-01-preview")
    let scope = JSONValue.string("https://cognitiveservices.azure.com/.default")
    let codex = "it belongs to the backend codex_exec"
    let claude = "it belongs to the backend claude_code_exec"
    let cursor = "it belongs to the backend cursor_exec"
    let copilotExec = "it belongs to the backend copilot_exec"
    let copilotChat = "it belongs to the backend copilot_chat"
    let azure = "it belongs to the backend azure_openai"
    let qwen = "it belongs to the backend qwen_chat"
    let minimax = "it belongs to the backend minimax_chat"
    return [
      model.ignored("codex_exec_path", .path, default: .string(""), reason: codex),
      model.ignored("codex_exec_sandbox", default: .string(""), reason: codex),
      model.ignored("codex_exec_profile", default: .string(""), reason: codex),
      model.ignored("codex_exec_full_auto", reason: codex),
      model.ignored("codex_exec_reasoning_effort", default: .string(""), reason: codex),
      model.ignored("codex_exec_use_sdk", default: .null, reason: codex),
      model.ignored("codex_exec_network_access", default: .null, reason: codex),
      model.ignored("codex_exec_web_search", default: .null, reason: codex),
      model.ignored("codex_exec_approval_policy", default: .string(""), reason: codex),
      model.ignored("claude_code_exec_path", .path, default: .string("claude"), reason: claude),
      model.ignored("claude_code_exec_profile", default: .string(""), reason: claude),
      model.ignored("claude_code_exec_use_sdk", default: .string("auto"), reason: claude),
      model.ignored("claude_code_exec_effort", default: .string("medium"), reason: claude),
      model.ignored(
        "claude_code_exec_max_thinking_tokens", .whole(0...unbounded), default: .integer(16384),
        reason: claude
      ),
      model.ignored("cursor_exec_path", .path, default: .string(""), reason: cursor),
      model.ignored("cursor_exec_sandbox", default: .string(""), reason: cursor),
      model.ignored("copilot_exec_path", .path, default: .string(""), reason: copilotExec),
      model.ignored("copilot_exec_home", .path, default: .string(""), reason: copilotExec),
      model.ignored("copilot_exec_allow_all_tools", default: .null, reason: copilotExec),
      model.ignored("copilot_chat_optimizer_model", default: .string(""), reason: copilotChat),
      model.ignored("copilot_chat_target_model", default: .string(""), reason: copilotChat),
      model.ignored("copilot_chat_timeout", .number(0...1e9), default: .null, reason: copilotChat),
      model.ignored("codex_trace_to_optimizer", .flag, default: .bool(true), reason: codex),
      model.ignored("azure_endpoint", reason: azure),
      model.ignored("azure_api_version", reason: azure),
      model.ignored("azure_api_key", reason: azure),
      model.ignored("azure_openai_endpoint", default: .string(""), reason: azure),
      model.ignored("azure_openai_api_version", default: apiVersion, reason: azure),
      model.ignored("azure_openai_api_key", default: .string(""), reason: azure),
      model.ignored("azure_openai_auth_mode", default: .string(""), reason: azure),
      model.ignored("azure_openai_ad_scope", default: scope, reason: azure),
      model.ignored("azure_openai_managed_identity_client_id", default: .string(""), reason: azure),
      model.ignored("optimizer_azure_openai_endpoint", default: .string(""), reason: azure),
      model.ignored("optimizer_azure_openai_api_version", default: apiVersion, reason: azure),
      model.ignored("optimizer_azure_openai_api_key", default: .string(""), reason: azure),
      model.ignored("optimizer_azure_openai_auth_mode", default: .string(""), reason: azure),
      model.ignored("optimizer_azure_openai_ad_scope", default: scope, reason: azure),
      model.ignored("optimizer_azure_openai_managed_identity_client_id", default: .string(""), reason: azure),
      model.ignored("target_azure_openai_endpoint", default: .string(""), reason: azure),
      model.ignored("target_azure_openai_api_version", default: apiVersion, reason: azure),
      model.ignored("target_azure_openai_api_key", default: .string(""), reason: azure),
      model.ignored("target_azure_openai_auth_mode", default: .string(""), reason: azure),
      model.ignored("target_azure_openai_ad_scope", default: scope, reason: azure),
      model.ignored("target_azure_openai_managed_identity_client_id", default: .string(""), reason: azure),
      model.ignored("qwen_chat_base_url", reason: qwen),
      model.ignored("qwen_chat_api_key", reason: qwen),
      model.ignored("qwen_chat_temperature", .number(0...1e9), reason: qwen),
      model.ignored("qwen_chat_timeout_seconds", .number(0...1e9), reason: qwen),
      model.ignored("qwen_chat_max_tokens", .whole(0...unbounded), reason: qwen),
      model.ignored("qwen_chat_enable_thinking", .flag, reason: qwen),
      model.ignored("qwen_chat_thinking_mode", default: .string(""), reason: qwen),
      model.ignored("optimizer_qwen_chat_base_url", reason: qwen),
      model.ignored("optimizer_qwen_chat_api_key", reason: qwen),
      model.ignored("optimizer_qwen_chat_temperature", .number(0...1e9), reason: qwen),
      model.ignored("optimizer_qwen_chat_timeout_seconds", .number(0...1e9), reason: qwen),
      model.ignored("optimizer_qwen_chat_max_tokens", .whole(0...unbounded), reason: qwen),
      model.ignored("optimizer_qwen_chat_enable_thinking", .flag, reason: qwen),
      model.ignored("optimizer_qwen_chat_thinking_mode", default: .string(""), reason: qwen),
      model.ignored("target_qwen_chat_base_url", reason: qwen),
      model.ignored("target_qwen_chat_api_key", reason: qwen),
      model.ignored("target_qwen_chat_temperature", .number(0...1e9), reason: qwen),
      model.ignored("target_qwen_chat_timeout_seconds", .number(0...1e9), reason: qwen),
      model.ignored("target_qwen_chat_max_tokens", .whole(0...unbounded), reason: qwen),
      model.ignored("target_qwen_chat_enable_thinking", .flag, reason: qwen),
      model.ignored("target_qwen_chat_thinking_mode", default: .string(""), reason: qwen),
      model.ignored("minimax_region", default: .string(""), reason: minimax),
      model.ignored("minimax_base_url", default: .string(""), reason: minimax),
      model.ignored("minimax_api_key", default: .string(""), reason: minimax),
      model.ignored("minimax_model", default: .string("MiniMax-M3"), reason: minimax),
      model.ignored("minimax_temperature", .number(0...1e9), default: .string("0.7"), reason: minimax),
      model.ignored("minimax_max_tokens", .whole(0...unbounded), default: .string("8000"), reason: minimax),
      model.ignored("minimax_enable_thinking", .flag, default: .string("false"), reason: minimax),
    ]
  }()

  /// Other names under which the reference accepts a key, with the key's full name.
  static let aliases: [(alias: String, fullName: String)] = [
    ("codex_path", "model.codex_exec_path"),
    ("codex_cli_bin", "model.codex_exec_path"),
    ("codex_bin", "model.codex_exec_path"),
    ("sandbox", "model.codex_exec_sandbox"),
    ("codex_sandbox", "model.codex_exec_sandbox"),
  ]
}
