import Hummingbird
import HummingbirdCore
import NIOWebSocket
import CZlib
import CPerchWeb
func probe() -> Int { Int(perch_web_files_count) + Int(Z_DEFLATED) }
