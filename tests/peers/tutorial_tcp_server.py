import socket
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.bind(('127.0.0.1', 8080))
s.listen(5)  # 最多允许 5 个未处理的连接排队
print("等待连接...")
conn, addr = s.accept()  # 阻塞等待,返回连接 socket 和客户端地址
data = conn.recv(1024)   # 最多接收 1024 字节
conn.sendall(data)       # 发送全部数据(不会因缓冲区满而截断)
conn.close()
s.close()
