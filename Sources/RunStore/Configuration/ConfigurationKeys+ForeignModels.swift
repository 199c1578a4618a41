import SkillModel

extension ConfigurationKey {
  /// `model.*` keys of backends that only the reference has, in the order of its `config.json`.
  static let foreignModelKeys: [ConfigurationKey] = {
    let model = ConfigurationKeyGroup(section: .model)
    let apiVersion = JSONValue.string("2024-12-01-preview")
    let scope = JSONValue.string("https://cognitiveservices.azure.com/.default")
    let codex = "backend codex_exec"
    let claude = "backend claude_code_exec"
    let cursor = "backend cursor_exec"
    let copilotExec = "backend copilot_exec"
    let copilotChat = "backend copilot_chat"
    let azure = "backend azure_openai"
    let qwen = "backend qwen_chat"
    let minimax = "backend minimax_chat"
    return [
      model.ignored("codex_exec_path", .path, default: .string(""), owner: codex),
      model.ignored("codex_exec_sandbox", default: .string(""), owner: codex),
      model.ignored("codex_exec_profile", default: .string(""), owner: codex),
      model.ignored("codex_exec_full_auto", owner: codex),
      model.ignored("codex_exec_reasoning_effort", default: .string(""), owner: codex),
      model.ignored("codex_exec_use_sdk", default: .null, owner: codex),
      model.ignored("codex_exec_network_access", default: .null, owner: codex),
      model.ignored("codex_exec_web_search", default: .null, owner: codex),
      model.ignored("codex_exec_approval_policy", default: .string(""), owner: codex),
      model.ignored("claude_code_exec_path", .path, default: .string("claude"), owner: claude),
      model.ignored("claude_code_exec_profile", default: .string(""), owner: claude),
      model.ignored("claude_code_exec_use_sdk", default: .string("auto"), owner: claude),
      model.ignored("claude_code_exec_effort", default: .string("medium"), owner: claude),
      model.ignored(
        "claude_code_exec_max_thinking_tokens", .whole(0...unbounded), default: .integer(16384), owner: claude
      ),
      model.ignored("cursor_exec_path", .path, default: .string(""), owner: cursor),
      model.ignored("cursor_exec_sandbox", default: .string(""), owner: cursor),
      model.ignored("copilot_exec_path", .path, default: .string(""), owner: copilotExec),
      model.ignored("copilot_exec_home", .path, default: .string(""), owner: copilotExec),
      model.ignored("copilot_exec_allow_all_tools", default: .null, owner: copilotExec),
      model.ignored("copilot_chat_optimizer_model", default: .string(""), owner: copilotChat),
      model.ignored("copilot_chat_target_model", default: .string(""), owner: copilotChat),
      model.ignored("copilot_chat_timeout", .number(0...1e9), default: .null, owner: copilotChat),
      model.ignored("codex_trace_to_optimizer", .flag, default: .bool(true), owner: codex),
      model.ignored("azure_endpoint", owner: azure),
      model.ignored("azure_api_version", owner: azure),
      model.ignored("azure_api_key", owner: azure),
      model.ignored("azure_openai_endpoint", default: .string(""), owner: azure),
      model.ignored("azure_openai_api_version", default: apiVersion, owner: azure),
      model.ignored("azure_openai_api_key", default: .string(""), owner: azure),
      model.ignored("azure_openai_auth_mode", default: .string(""), owner: azure),
      model.ignored("azure_openai_ad_scope", default: scope, owner: azure),
      model.ignored("azure_openai_managed_identity_client_id", default: .string(""), owner: azure),
      model.ignored("optimizer_azure_openai_endpoint", default: .string(""), owner: azure),
      model.ignored("optimizer_azure_openai_api_version", default: apiVersion, owner: azure),
      model.ignored("optimizer_azure_openai_api_key", default: .string(""), owner: azure),
      model.ignored("optimizer_azure_openai_auth_mode", default: .string(""), owner: azure),
      model.ignored("optimizer_azure_openai_ad_scope", default: scope, owner: azure),
      model.ignored("optimizer_azure_openai_managed_identity_client_id", default: .string(""), owner: azure),
      model.ignored("target_azure_openai_endpoint", default: .string(""), owner: azure),
      model.ignored("target_azure_openai_api_version", default: apiVersion, owner: azure),
      model.ignored("target_azure_openai_api_key", default: .string(""), owner: azure),
      model.ignored("target_azure_openai_auth_mode", default: .string(""), owner: azure),
      model.ignored("target_azure_openai_ad_scope", default: scope, owner: azure),
      model.ignored("target_azure_openai_managed_identity_client_id", default: .string(""), owner: azure),
      model.ignored("qwen_chat_base_url", owner: qwen),
      model.ignored("qwen_chat_api_key", owner: qwen),
      model.ignored("qwen_chat_temperature", .number(0...1e9), owner: qwen),
      model.ignored("qwen_chat_timeout_seconds", .number(0...1e9), owner: qwen),
      model.ignored("qwen_chat_max_tokens", .whole(0...unbounded), owner: qwen),
      model.ignored("qwen_chat_enable_thinking", .flag, owner: qwen),
      model.ignored("qwen_chat_thinking_mode", default: .string(""), owner: qwen),
      model.ignored("optimizer_qwen_chat_base_url", owner: qwen),
      model.ignored("optimizer_qwen_chat_api_key", owner: qwen),
      model.ignored("optimizer_qwen_chat_temperature", .number(0...1e9), owner: qwen),
      model.ignored("optimizer_qwen_chat_timeout_seconds", .number(0...1e9), owner: qwen),
      model.ignored("optimizer_qwen_chat_max_tokens", .whole(0...unbounded), owner: qwen),
      model.ignored("optimizer_qwen_chat_enable_thinking", .flag, owner: qwen),
      model.ignored("optimizer_qwen_chat_thinking_mode", default: .string(""), owner: qwen),
      model.ignored("target_qwen_chat_base_url", owner: qwen),
      model.ignored("target_qwen_chat_api_key", owner: qwen),
      model.ignored("target_qwen_chat_temperature", .number(0...1e9), owner: qwen),
      model.ignored("target_qwen_chat_timeout_seconds", .number(0...1e9), owner: qwen),
      model.ignored("target_qwen_chat_max_tokens", .whole(0...unbounded), owner: qwen),
      model.ignored("target_qwen_chat_enable_thinking", .flag, owner: qwen),
      model.ignored("target_qwen_chat_thinking_mode", default: .string(""), owner: qwen),
      model.ignored("minimax_region", default: .string(""), owner: minimax),
      model.ignored("minimax_base_url", default: .string(""), owner: minimax),
      model.ignored("minimax_api_key", default: .string(""), owner: minimax),
      model.ignored("minimax_model", default: .string("MiniMax-M3"), owner: minimax),
      model.ignored("minimax_temperature", .number(0...1e9), default: .string("0.7"), owner: minimax),
      model.ignored("minimax_max_tokens", .whole(0...unbounded), default: .string("8000"), owner: minimax),
      model.ignored("minimax_enable_thinking", .flag, default: .string("false"), owner: minimax),
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
