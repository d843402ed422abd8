import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.sendto(b'time?', ('127.0.0.1', 9000))  # 向本地 UDP 服务端发请求
data, server_addr = s.recvfrom(1024)     # 接收响应及来源地址
print("收到时间:", data.decode())
s.close()
