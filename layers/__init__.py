"""What is on the map, and who may see or change it. No SQL, no Streamlit, no folium."""
